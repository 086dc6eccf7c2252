import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { python } from '../helpers/python.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const examples = fileURLToPath(new URL('../../examples/python', import.meta.url));

/** Counters are the attribute STARLOG_EXTRA of a record, which is passed as an extra. */
const PROGRAM = `
import logging, sys
sys.path.insert(0, sys.argv[2])
from send import ZmqHandler
logging.basicConfig(level=logging.DEBUG, handlers=[ZmqHandler(sys.argv[1])])
log = logging.getLogger('app.python')
for i in range(20):
    log.info('done', extra={'STARLOG_EXTRA': {'requests': 1, '2xx': 1}})
log.error('failed', extra={'STARLOG_EXTRA': {'requests': 1, '5xx': 1}})
logging.shutdown()
`;

test('counters that records of Python carry are counted like ours', async ({ stage }) => {
  const main = stage.start('zmq-receiver.js', { env: { TEST_STATUS: 'yes' } });
  const address = await until(() => /^tcp:.*$/m.exec(main.stdout)?.[0], 'the address of the receiver');
  await python('-c', PROGRAM, String(address), examples);
  await until(() => stage.records().length >= 21, 'all records in the file');
  main.child.stdin.end();
  expect(await main.ended).toMatchObject({ code: 0, stderr: '' });
  expect(stage.records().at(-1)).toMatchObject({
    name: 'starlog.status',
    info: 20,
    error: 1,
    requests: 21,
    '2xx': 20,
    '5xx': 1,
  });
});
