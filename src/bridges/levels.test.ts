import { describe, expect, it } from 'vitest';
import { otelSeverity } from '../formatters/severity.ts';
import { addLevel } from '../record/level.ts';
import { levelsByRank, scale } from './levels.ts';
import { levelOf } from './otel-level.ts';

const NPM = { error: 0, warn: 1, info: 2, http: 3, verbose: 4, debug: 5, silly: 6 };
const SYSLOG = { emerg: 0, alert: 1, crit: 2, error: 3, warning: 4, notice: 5, info: 6, debug: 7 };
const CLI = {
  error: 0,
  warn: 1,
  help: 2,
  data: 3,
  info: 4,
  debug: 5,
  prompt: 6,
  verbose: 7,
  input: 8,
  silly: 9,
};

const numbers = (ranks: Record<string, number>): Record<string, number> =>
  Object.fromEntries(levelsByRank(ranks));

describe('levelsByRank', () => {
  it('knows the names of winston', () => {
    expect(numbers(NPM)).toEqual({
      error: 50,
      warn: 40,
      info: 30,
      http: 25,
      verbose: 22,
      debug: 20,
      silly: 10,
    });
    expect(numbers(SYSLOG)).toMatchObject({
      emerg: 66,
      alert: 64,
      crit: 62,
      error: 50,
      warning: 40,
      notice: 35,
    });
  });

  it.each([
    ['that are known in part', CLI],
    ['that are not known', { a: 0, b: 1, c: 2 }],
    [
      'of which the highest and the lowest are not known',
      { doom: 0, error: 1, x: 2, info: 3, chatter: 4, noise: 5 },
    ],
    ['that contradict what they are called', { debug: 0, info: 1, error: 2 }],
    ['of which there is one', { only: 7 }],
  ])('keeps the order of names %s, each with a number of its own', (_, ranks) => {
    const found = Object.values(numbers(ranks));
    expect(found).toEqual([...new Set(found)].sort((a, b) => b - a));
    for (const number of found) expect(number).toBeGreaterThan(0);
  });

  it('takes the numbers that the program has given', () => {
    addLevel('audit', 45);
    expect(numbers({ error: 0, audit: 1, info: 2 })).toEqual({ error: 50, audit: 45, info: 30 });
  });
});

describe('scale', () => {
  const levelOf = scale([
    [5000, 10],
    [10_000, 20],
    [50_000, 60],
  ]);

  it('keeps the place of what lies between', () => {
    expect([5000, 7500, 10_000, 30_000, 50_000].map(levelOf)).toEqual([10, 15, 20, 40, 60]);
  });

  it('goes on beyond both ends, as far as there are levels', () => {
    expect([55_000, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map(levelOf)).toEqual([
      65, 65_534, 1, 10,
    ]);
  });
});

describe('severities of OpenTelemetry', () => {
  const all = Array.from({ length: 24 }, (_, at) => at + 1);

  it('come back from the levels that they are', () => {
    expect(all.map((severity) => otelSeverity(levelOf(severity, undefined)))).toEqual(all);
    expect([1, 5, 9, 13, 17, 21].map((severity) => levelOf(severity, undefined))).toEqual([
      10, 20, 30, 40, 50, 60,
    ]);
  });

  it('are known by their texts where they have no number', () => {
    expect(levelOf(undefined, 'WARN')).toBe(40);
    expect(levelOf(0, undefined)).toBe(30);
  });
});
