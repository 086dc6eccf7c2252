import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { isRunning } from '../helpers/process-state.js';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const program = fileURLToPath(new URL('../fixtures/crash.js', import.meta.url));

const options = { ringSize: 8 * 1024 * 1024 };

async function killAll(stage: Stage, main: ReturnType<Stage['start']>): Promise<void> {
  const pids = readFileSync(join(stage.directory, 'pids'), 'utf8').trim().split('\n').map(Number);
  for (const pid of [...pids, main.pid]) process.kill(pid, 'SIGKILL');
  await main.ended;
  await until(() => !pids.some(isRunning), 'the end of the children');
}

test('what is left when every process was killed can be written without starting the program again', async ({
  stage,
}) => {
  const main = stage.start('crash.js', { args: ['1', '1000000'], options });
  await main.says('ready');
  await sleep(50);
  await killAll(stage, main);
  const [hub] = readdirSync(stage.hubBase);

  const { stdout, stderr } = await stage.run('recover.js', { args: [{ program }] });
  expect(stderr).toBe('');
  const recovered = JSON.parse(stdout) as object[];
  expect(recovered).toMatchObject([{ hub: join(stage.hubBase, String(hub)), isDrained: true }]);
  expect(recovered).toHaveLength(1);
  expectWhole(stage);
  expect(stage.hubRemains()).toEqual([]);
});

test('the command does it too', async ({ stage }) => {
  const main = stage.start('crash.js', { args: ['1', '1000000'], options });
  await main.says('ready');
  await sleep(50);
  await killAll(stage, main);
  const config = join(stage.directory, 'logging.json');
  writeFileSync(
    config,
    JSON.stringify({
      handlers: { all: { type: 'multiprocess' }, file: { type: 'file', path: stage.logFile } },
      loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
    }),
  );
  const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const env = { ...process.env, STARLOG_HUB_BASE: stage.hubBase };
  const where = { env, cwd: stage.directory, encoding: 'utf8' } as const;
  const run = (...args: string[]) => spawnSync(process.execPath, [command, 'recover', ...args], where);

  expect(run('--config', config)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(stage.hubBase),
  });
  expect(run('--config', config, '--program', program)).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/: \d+ records in \d+ ms\n$/),
  });
  expectWhole(stage);
  expect(stage.hubRemains()).toEqual([]);
});

test('a hub that a process collects from is left alone, and one that is not there is an error', async ({
  stage,
}) => {
  const main = stage.start('crash.js', { args: ['1', '1000000'], options });
  await main.says('ready');
  const [hub] = readdirSync(stage.hubBase);

  const inUse = JSON.parse((await stage.run('recover.js', { args: [{ hub }] })).stdout);
  expect(inUse).toMatchObject({ code: 'STARLOG_HUB_IN_USE' });
  const missing = JSON.parse((await stage.run('recover.js', { args: [{ hub: 'nobody' }] })).stdout);
  expect(missing).toMatchObject({ code: 'STARLOG_HUB_UNAVAILABLE' });
  expect(missing.message).toContain(join(stage.hubBase, 'nobody'));
  const unnamed = JSON.parse((await stage.run('recover.js', { args: [{}] })).stdout);
  expect(unnamed).toMatchObject({ code: 'STARLOG_BAD_ARGUMENT' });
  expect(unnamed.message).toContain(join(stage.hubBase, String(hub)));
  await killAll(stage, main);
});
