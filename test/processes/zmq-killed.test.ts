import { expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

async function receiver(stage: Stage, options: object) {
  const main = stage.start('zmq-receiver.js', { options: { confirm: true, hub: 'killed', ...options } });
  const address = String(await until(() => /^tcp:.*$/m.exec(main.stdout)?.[0], 'the address'));
  return { main, address };
}

test('with confirm, each record is once in the file of a receiver that is killed and made again', async ({
  stage,
}) => {
  const first = await receiver(stage, { address: 'tcp://127.0.0.1' });
  const { address } = first;
  const options = { address, side: 'connect', confirm: true, linger: 30_000, blockTimeout: 30_000 };
  const child = stage.start('zmq-child.js', { args: ['child', '10000'], setup: 'code', options });
  let { main } = first;
  for (let kills = 0; kills < 2; kills++) {
    const size = stage.log().length;
    await until(() => stage.log().length > size + 50_000, 'records in the file');
    main.child.kill('SIGKILL');
    await main.ended;
    ({ main } = await receiver(stage, { address }));
  }
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  main.child.stdin.end();
  await main.ended;
  expect(stage.history().totals).toEqual({
    returned: 10_001,
    lost: 0,
    duplicated: 0,
    disordered: 0,
    torn: 0,
  });
});
