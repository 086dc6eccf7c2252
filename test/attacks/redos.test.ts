import { describe, expect, it } from 'vitest';
import { JsonFormatter } from '../../src/formatters/json.ts';
import { LogfmtFormatter } from '../../src/formatters/logfmt.ts';
import { TextFormatter } from '../../src/formatters/text/text.ts';
import { Hierarchy } from '../../src/logger/hierarchy.ts';
import { Logger } from '../../src/logger/logger.ts';
import { MemoryHandler } from '../../src/targets/memory.ts';
import { quote } from '../../src/wire/bytes/quote.ts';

/** Texts on which a careless pattern goes back again and again. */
const TEXTS: Record<string, string> = {
  'the same letter': 'a',
  spaces: ' ',
  'placeholders that are none': '%',
  placeholders: '%s',
  'placeholders of a pattern': '{time:',
  'control characters': '\x1b[',
  'line ends': '\r\n\u2028',
  quotes: '"\\',
  'lone surrogates': '\ud800',
  'stack lines': '\n    at f (a.js:1:1)',
  'bidi controls': '\u202e',
};

const hierarchy = new Hierarchy();
const memory = new MemoryHandler();
const log = new Logger(hierarchy, hierarchy.node('app')).addHandler(memory);

/** All that happens to a text between the call and the target. */
function logAndFormat(text: string): void {
  log.info(text, { text, [text.slice(0, 200)]: 1 });
  log.info('%s', text);
  log.error(Object.assign(new Error(text), { stack: text }));
  for (const record of memory.records) {
    for (const formatter of [new TextFormatter(), new JsonFormatter(), new LogfmtFormatter()]) {
      formatter.format(record);
    }
  }
  quote(text);
  memory.clear();
}

/** Seconds of processor time that this takes for a text of so many characters; the least of several tries. */
function cost(unit: string, length: number): number {
  const text = unit.repeat(length / unit.length);
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 2; attempt++) {
    const before = process.cpuUsage();
    logAndFormat(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

describe('a text costs as much as it is long, and not its square', () => {
  it.each(Object.entries(TEXTS))(
    '%s',
    (_, unit) => {
      cost(unit, 4096);
      // Sixteen times the length: 256 times the cost for a pattern that goes back, which no noise of the machine hides.
      const small = Math.max(cost(unit, 16_384), 0.002);
      expect(cost(unit, 262_144)).toBeLessThan(small * 100);
    },
    60_000,
  );
});
