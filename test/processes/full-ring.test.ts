import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { levelName } from 'starlogjs';
import { expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

type Plan = [level: string, count: number][];

/** Fills the ring of a child whose collector does not run. */
async function stall(stage: Stage, plan: Plan, options: object, meanwhile: () => Promise<void>) {
  const main = stage.start('stalled.js', { args: [plan], options: { ringSize: 65_536, ...options } });
  await main.says('ready');
  await main.halt();
  writeFileSync(join(stage.directory, 'go'), '');
  await meanwhile();
  main.kill('SIGCONT');
  expect(await main.ended).toMatchObject({ code: 0, stderr: '' });
  return resultOf(stage);
}

const hasResult = (stage: Stage) => existsSync(join(stage.directory, 'result.json'));

function resultOf(stage: Stage): { calls: Record<string, number>; longest: number } {
  return JSON.parse(readFileSync(join(stage.directory, 'result.json'), 'utf8'));
}

/** What is in the file by level, and what the records of gaps say is missing. */
function found(stage: Stage) {
  const records = stage.records();
  const own = records.filter(({ name }) => name === 'app.child');
  const numbers = own.map((record) => record.number as number);
  expect(numbers, 'each record once, in order').toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const gaps = records.filter(({ name }) => name === 'starlog.collector');
  const delivered: Record<string, number> = {};
  for (const { level } of own) delivered[levelName(level)] = (delivered[levelName(level)] ?? 0) + 1;
  const dropped: Record<string, number> = {};
  for (const gap of gaps) {
    const byLevel = gap.droppedByLevel as Record<string, number>;
    expect(gap.dropped).toBe(Object.values(byLevel).reduce((sum, count) => sum + count, 0));
    for (const [level, count] of Object.entries(byLevel)) dropped[level] = (dropped[level] ?? 0) + count;
  }
  if (gaps.length > 0)
    expect(gaps.at(-1)?.droppedSoFar).toBe(Object.values(dropped).reduce((sum, count) => sum + count, 0));
  return { delivered, dropped };
}

/** Calls without those that the file says were dropped. */
function without(calls: Record<string, number>, dropped: Record<string, number>) {
  const rest = Object.entries(calls).map(([level, count]) => [level, count - (dropped[level] ?? 0)]);
  return Object.fromEntries(rest.filter(([, count]) => count !== 0));
}

const tooMuch: Plan = [
  ['debug', 100],
  ['info', 3000],
  ['error', 10],
  ['info', 100],
  ['fatal', 3],
];

for (const { overflow, blockTimeout, bound } of [
  // The call may take its 300 ms, and a busy machine its time to wake it up.
  { overflow: 'block', blockTimeout: 300, bound: 5_000 },
  // Would it wait, it would do so for ten seconds.
  { overflow: 'drop', blockTimeout: 10_000, bound: 5_000 },
]) {
  test(`with "${overflow}" a full ring delays a call within its bound, and each dropped record is told of`, async ({
    stage,
  }) => {
    const { calls, longest } = await stall(stage, tooMuch, { overflow, blockTimeout }, () =>
      until(() => hasResult(stage), 'the end of the calls, while main is stopped').then(() => {}),
    );

    expect(longest).toBeLessThan(bound);
    if (overflow === 'block') expect(longest).toBeGreaterThanOrEqual(blockTimeout - 1);
    const { delivered, dropped } = found(stage);
    expect(dropped.info).toBeGreaterThan(1000);
    expect(delivered).toEqual(without(calls, dropped));
    // Of the room that is kept for them: they came when info was being dropped already.
    expect(delivered).toMatchObject({ error: 10, fatal: 3 });
    expect(stage.hubRemains()).toEqual([]);
  });
}

test('a call that waits for room goes on when the collector does, and nothing is dropped', async ({
  stage,
}) => {
  const { calls, longest } = await stall(
    stage,
    [['info', 3000]],
    { overflow: 'block', blockTimeout: 30_000 },
    // Long enough for the ring to be full; were it shorter, the test would only show less.
    () => sleep(300),
  );

  expect(longest).toBeLessThan(30_000);
  expect(found(stage)).toEqual({ delivered: calls, dropped: {} });
});
