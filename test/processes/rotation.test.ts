import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, vi } from 'vitest';
import { need } from '../helpers/debian.js';
import { isRunning } from '../helpers/process-state.js';
import { rotatedFiles } from '../helpers/rotated.js';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** How many records each of the producers logs, and how often the collector is killed: more for a thorough run by hand. */
const COUNT = Number(process.env.ROTATION_RECORDS ?? 4000);
const KILLS = Number(process.env.ROTATION_KILLS ?? 3);
const PRODUCERS = 8;
/** So large that there are some 30 files. */
const SIZE = Math.max(64 * 1024, COUNT * 64);

// A kill and a new start may take some seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 + KILLS * 5000 });

const file = { type: 'rotating-file', size: SIZE, compress: true };
const env = { TEST_FILE: JSON.stringify(file) };

/** All that a producer logs while nobody collects fits. */
const options = { ringSize: Math.max(8 * 1024 * 1024, COUNT * 640) };

const jobs = Array.from({ length: PRODUCERS }, (_, number) => ({
  way: 'fork',
  job: { id: `producer-${number}`, count: COUNT },
}));

/**
 * The first main that is killed starts the producers, which then log for about as long as all kills take, at 0.8 s each; later
 * ones have none. In milliseconds they nap one between two bursts, which are half as long as this on an average.
 */
const family = (kill: number): string[] => [
  String(COUNT),
  String(kill === 1 ? PRODUCERS : 0),
  String(COUNT / (KILLS * 400)),
];

/** Starts main until all that waits is written: its exit takes 2 s at most, which can be too short for everything. */
async function writeRest(stage: Stage, setup: Parameters<Stage['start']>[1]): Promise<void> {
  let start = 0;
  do {
    const main = await stage.run('crash.js', { ...setup, args: [`last-${start++}`] });
    expect(main.code).toBe(0);
  } while (stage.hubRemains().length > 0 && start < 100);
  expect(stage.hubRemains()).toEqual([]);
}

const pids = (stage: Stage): number[] =>
  readFileSync(join(stage.directory, 'pids'), 'utf8').trim().split('\n').map(Number);

/** Rotated files that have become a `.gz`. */
const packed = (stage: Stage): string[] =>
  readdirSync(stage.directory).filter((name) => name.endsWith('.log.gz'));

test('each record of 8 processes is in one of 20 and more files, once and whole, most of them compressed', async ({
  stage,
}) => {
  const main = await stage.run('family.js', { args: [jobs], env });
  expect(main).toMatchObject({ code: 0, stderr: '' });
  const files = rotatedFiles(stage.directory);
  expect(files.length).toBeGreaterThan(20);
  expectWhole(stage, ...files);
  for (const path of files.slice(0, -1)) {
    if (path.endsWith('.log')) expect(statSync(path).size).toBeLessThanOrEqual(Math.max(SIZE, 256 * 1024));
  }
  // The next process ends what this one had no time for: each file is there in one form, and none in halves.
  const next = stage.start('lingers.js', { args: ['later'], env });
  const plain = () => readdirSync(stage.directory).filter((name) => /^app\..*\.log(\.gz\.tmp)?$/.test(name));
  await until(
    () => plain().length === 0,
    () => `${plain().join(', ')} to be compressed`,
  );
  next.tell('end');
  expect(await next.ended).toMatchObject({ code: 0, stderr: '' });
  expectWhole(stage, ...rotatedFiles(stage.directory));
});

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('the same when the collector is killed again and again, in the middle of whatever it does', async ({
    stage,
  }) => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const before = packed(stage).length;
      const main = stage.start('crash.js', {
        args: [String(kill), ...family(kill)],
        setup,
        env,
        options,
      });
      await main.says('ready');
      // Each second time as soon as there is a new compressed file, so in the middle of the work.
      if (kill % 2 === 0) await until(() => packed(stage).length > before, 'a compressed file');
      else await sleep(Math.random() * 200);
      main.kill('SIGKILL');
      await main.ended;
    }
    await until(() => !pids(stage).some(isRunning), 'the end of the children');
    await writeRest(stage, { setup, env, options });

    const files = rotatedFiles(stage.directory);
    expect(files.length).toBeGreaterThan(20);
    const { series, totals } = stage.history(...files);
    expect(series.size).toBeGreaterThan(PRODUCERS + KILLS);
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
  });
});

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('a signal has a moved file followed though nothing is logged, and ends nobody', async ({ stage }) => {
    const handler = { type: 'rotating-file', size: 1_000_000, reopenOn: 'SIGHUP' };
    const main = stage.start('lingers.js', {
      args: ['main'],
      setup,
      env: { TEST_FILE: JSON.stringify(handler) },
    });
    await main.says('ready');
    await until(() => stage.log() !== '', 'the record');
    for (let round = 1; round <= 3; round++) {
      renameSync(stage.logFile, `${stage.logFile}.${round}`);
      main.kill('SIGHUP');
      await until(() => existsSync(stage.logFile), 'a new file');
    }
    main.tell('end');
    expect(await main.ended).toEqual({ code: 0, signal: null, stdout: 'ready\n', stderr: '' });
  });
});

/** 0 also while the handler renames the file itself. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Runs logrotate once, as a timer does. */
async function logrotate(stage: Stage): Promise<void> {
  const args = [
    '--force',
    '--state',
    join(stage.directory, 'state'),
    join(stage.directory, 'logrotate.conf'),
  ];
  const { file, env } = need('logrotate');
  try {
    await promisify(execFile)(file, args, { env: { ...process.env, ...env } });
  } catch (error) {
    // The handler has just renamed the file itself: logrotate tells so, and does nothing.
    if (String((error as { stderr?: string }).stderr).includes('No such file')) return;
    throw error;
  }
}

describe.each([{ type: 'file' }, file])('a handler of type $type', (handler) => {
  test('has each record once while logrotate moves its file, and the collector is killed', async ({
    stage,
  }) => {
    const rule = 'rotate 10000\n nocompress\n missingok\n notifempty\n create 0600\n nodateext';
    writeFileSync(join(stage.directory, 'logrotate.conf'), `"${stage.logFile}" {\n ${rule}\n}\n`, {
      mode: 0o600,
    });
    const setup = { env: { TEST_FILE: JSON.stringify(handler) }, options };
    for (let kill = 1; kill < KILLS; kill++) {
      const main = stage.start('crash.js', { args: [String(kill), ...family(kill)], ...setup });
      await main.says('ready');
      for (let move = 0; move < 4; move++) {
        const size = sizeOf(stage.logFile);
        await logrotate(stage);
        await until(() => ![0, size].includes(sizeOf(stage.logFile)), 'records in another file');
      }
      main.kill('SIGKILL');
      await main.ended;
    }
    await until(() => !pids(stage).some(isRunning), 'the end of the children');
    await writeRest(stage, setup);
    const moved = readdirSync(stage.directory).filter((name) => /^app\.log\.\d+$/.test(name));
    expect(moved.length).toBeGreaterThan(3);
    const { totals } = stage.history(
      ...moved.map((name) => join(stage.directory, name)),
      ...rotatedFiles(stage.directory),
    );
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
  });
});
