import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { numbersOf, startServer } from '../helpers/syslog-received.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

test('main is killed while all log to a syslog server, and the next start sends what waited: nothing is lost', async ({
  stage,
}) => {
  const { server, ways } = await startServer('rsyslog', stage);
  const args = [{ tcp: ways.tcp }, '0', '10'];
  const first = stage.start('syslog.js', { args });
  await until(() => server.count() > 500, 'records of the first start');
  // Not the end of its output, which its children have too.
  const gone = once(first.child, 'exit');
  first.kill('SIGKILL');
  await gone;
  const second = stage.start('syslog.js', { args, env: { TEST_CHILDREN: 'three,four' } });
  await until(async () => {
    await sleep(200);
    return numbersOf('three', 'tcp', server.received()).length > 200;
  }, 'records of the second start');
  writeFileSync(join(stage.directory, 'stop'), '');
  expect((await second.ended).code).toBe(0);
  await server.stop();

  const received = server.received();
  for (const child of ['one', 'two', 'three', 'four']) {
    const numbers = [...new Set(numbersOf(child, 'tcp', received))].sort((a, b) => a - b);
    expect(numbers, child).toEqual(numbers.map((_, i) => i));
    // The last round of twenty is whole too.
    expect(numbers.length % 20, child).toBe(0);
  }
});
