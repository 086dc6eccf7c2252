import { describe, expect, it } from 'vitest';
import { type Head, Heads, isUsualTime } from './head.ts';

const WHO = ',"name":"app","msg":';
const textOf = (head: Head): string => Buffer.from(head.bytes).toString();

/** The beginning of a line, as the heads give it. */
function beginning(heads: Heads, level: number, time: number, message: string): string {
  const head = heads.find(level, message);
  head.setTime(time);
  return head.message === undefined ? textOf(head) + JSON.stringify(message) : textOf(head);
}

describe('the heads of a logger', () => {
  it('are those of level, time and message, in whatever order these come', () => {
    const heads = new Heads(WHO, 1);
    const times = [
      1_700_000_000_000,
      1_700_000_000_001,
      1_700_000_999_999,
      1_700_001_000_000,
      1e12,
      1e13 - 1,
    ];
    for (let at = 0; at < 5000; at++) {
      const level = [10, 20, 30, 35, 40, 50][(at * 7) % 6] as number;
      const time = times[(at * 5) % times.length] as number;
      const message = `${['one', 'two', 'drei ü "x"', ''][at % 4]}${at % 3 === 0 ? at : ''}`;
      expect(beginning(heads, level, time, message)).toBe(
        `{"level":${level},"time":${time}${WHO}${JSON.stringify(message)}`,
      );
    }
  });

  it('do not get mixed up with those of other loggers', () => {
    const all = Array.from({ length: 300 }, (_, at) => ({
      who: `,"name":"l${at}","msg":`,
      heads: new Heads(`,"name":"l${at}","msg":`, at),
    }));
    for (let round = 0; round < 3; round++) {
      for (const { who, heads } of all) {
        expect(beginning(heads, 30, 1e12, 'started')).toBe(`{"level":30,"time":1000000000000${who}"started"`);
      }
    }
  });

  it('keep the messages that come again, and not each of those that come once', () => {
    const heads = new Heads(WHO, 1);
    const made = new Set<Head>();
    for (let at = 0; at < 20_000; at++) made.add(heads.find(30, `request ${at}`));
    expect(made.size).toBeLessThan(200);
    // Of a message that is logged more and more, it is not too late.
    for (let at = 0; at < 20_000; at++) {
      heads.find(30, 'hot');
      heads.find(30, 'cold');
    }
    for (const message of ['hot', 'cold', 'hot']) expect(heads.find(30, message).message).toBe(message);
  });

  it('keep no long message, and no more than some levels', () => {
    const heads = new Heads(WHO, 1);
    const long = 'x'.repeat(100_000);
    for (let at = 0; at < 3; at++) expect(heads.find(30, long).bytes.length).toBeLessThan(1000);
    const levels = new Set<Head>();
    for (let level = 0; level < 1000; level++) {
      const head = heads.find(level, long);
      expect(head.level).toBe(level);
      levels.add(head);
    }
    expect(levels.size).toBe(1000);
  });
});

it.each<[number, boolean]>([
  [1e12, true],
  [1e13 - 1, true],
  [1e12 - 1, false],
  [1e13, false],
  [1.7e12 + 0.5, false],
  [0, false],
  [-1.7e12, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
])('a time of %d is one that a head has room for: %s', (time, expected) => {
  expect(isUsualTime(time)).toBe(expected);
});
