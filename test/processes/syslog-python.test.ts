import { describe, expect } from 'vitest';
import { python } from '../helpers/python.ts';
import { SERVERS, type ServerName, startServer } from '../helpers/syslog-received.ts';
import type { Received } from '../helpers/syslog-server.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** The messages of test/fixtures/syslog-plain.js, by the handler of Python's standard library. */
const PROGRAM = `
import logging, os, sys
from logging.handlers import SysLogHandler
log = logging.getLogger('shop')
log.setLevel(logging.DEBUG)
for address in (('127.0.0.1', int(sys.argv[1])), sys.argv[2]):
    handler = SysLogHandler(address, facility='local3')
    handler.ident = 'python[%d]: ' % os.getpid()
    log.addHandler(handler)
log.debug('a debug message')
log.info('hällo wörld')
log.warning('a "b" \\\\c [d]')
log.error('100 % wrong: 7')
log.critical('the end')
`;

const LEVELS = 5;

describe.each(Object.keys(SERVERS) as ServerName[])('%s', (name) => {
  test("parses what Python's SysLogHandler sends and what ours sends into equal fields", async ({
    stage,
  }) => {
    const { server, ways } = await startServer(name, stage);
    const { udp, unix } = ways;
    const own = { facility: 'local3', appName: 'node' };
    await python('-c', PROGRAM, `${udp.port}`, unix.path);
    const end = await stage.run('syslog-plain.js', {
      args: [
        { ...udp, format: 'rfc3164', ...own },
        { ...unix, ...own },
      ],
    });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    await until(
      () => server.count() >= 4 * LEVELS,
      () => `${4 * LEVELS} messages, not ${server.count()}`,
    );
    const received = server.received();
    expect(received).toHaveLength(4 * LEVELS);
    const of = (program: string): object[] =>
      received
        .filter(({ app }) => app === program)
        .map(({ facility, severity, msgid, msg, pid }: Received) => {
          expect(pid).toMatch(/^\d+$/);
          return { facility: Number(facility), severity: Number(severity), msgid, msg };
        })
        .sort((a, b) => a.severity - b.severity);
    expect(of('node')).toEqual(of('python'));
    expect(of('node').map((fields) => (fields as Received).severity)).toEqual([2, 2, 3, 3, 4, 4, 6, 6, 7, 7]);
    expect(of('node')).toContainEqual(expect.objectContaining({ facility: 19 }));
  });
});
