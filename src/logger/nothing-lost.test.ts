import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Handler } from '../handlers/handler.ts';
import type { LoggedRecord } from '../handlers/logged-record.ts';
import type { LogRecord } from '../record/record.ts';
import { encodeLine } from '../wire/encode.ts';
import { Hierarchy } from './hierarchy.ts';
import { Logger } from './logger.ts';

/** Makes a value that has the texts of `name()` in it, each of which has to be somewhere in the line. */
type Make = (name: () => string) => unknown;

class Account {
  constructor(id: string) {
    Object.assign(this, { [id]: id });
  }
}

const failure = (name: () => string): Error =>
  Object.assign(new RangeError(name(), { cause: new Error(name(), { cause: new TypeError(name()) }) }), {
    code: name(),
    details: { inner: name() },
  });

const makers: Record<string, Make> = {
  text: (name) => name(),
  'text like a style': (name) => `reason: ${name()}`,
  number: (name) => Number(name().slice(1)),
  bigint: (name) => BigInt(name().slice(1)),
  symbol: (name) => Symbol(name()),
  error: failure,
  'error like one': (name) => ({ message: name(), stack: name() }),
  fields: (name) => ({ [name()]: name() }),
  'fields with more inside': (name) => ({ [name()]: { of: name(), list: [name()] } }),
  'fields with an error': (name) => ({ err: failure(name), [name()]: 1 }),
  'fields with an error of another name': (name) => ({ [name()]: failure(name) }),
  'fields without a prototype': (name) => Object.assign(Object.create(null), { [name()]: name() }),
  instance: (name) => new Account(name()),
  list: (name) => [name(), [name()]],
  map: (name) => new Map<unknown, unknown>([[name(), { of: name() }]]),
  set: (name) => new Set([name()]),
  url: (name) => new URL(`http://a/${name()}`),
};
const kind = fc.constantFrom(...Object.keys(makers));
const placeholders = fc.array(fc.constantFrom('%c', '%d', '%i', '%f', '%j', '%s', '%o', '%O', '%%', '%x'), {
  maxLength: 4,
});

class Lines extends Handler {
  readonly #lines: string[];

  constructor(lines: string[]) {
    super();
    this.#lines = lines;
  }

  emit(record: LogRecord): void {
    this.#lines.push(encodeLine(record as LoggedRecord));
  }
}

/** The lines that a call gives: by the quick dispatch or another way, they have to be the same. */
function linesOf(args: readonly unknown[]): string[] {
  const lines: string[] = [];
  const hierarchy = new Hierarchy();
  const log = new Logger(hierarchy, hierarchy.node('root'));
  log.addHandler(new Lines(lines));
  const call = log.error as (...all: unknown[]) => void;
  call.apply(log, [...args]);
  log.log('error', ...args);
  return lines;
}

describe('a log call', () => {
  it('loses nothing that it is given, in whatever order', () => {
    const message = fc.tuple(placeholders, fc.boolean()).map(([all, isLazy]) => ({ all, isLazy }));
    const calls = fc.record({
      before: fc.array(kind, { maxLength: 2 }),
      message,
      behind: fc.array(kind, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(calls, ({ before, message: { all, isLazy }, behind }) => {
        const names: string[] = [];
        const name = (): string => {
          names.push(`x${1_000_001 + names.length * 7}`);
          return names.at(-1) as string;
        };
        const make = (of: string): unknown => (makers[of] as Make)(name);
        const text = `${name()} ${all.join('/')}`;
        const first = before.map(make);
        const args = [
          ...first,
          isLazy && before.every((of) => /^(error|fields|instance)/.test(of)) ? () => text : text,
          ...behind.map(make),
        ];
        const [line = '', other = ''] = linesOf(args);
        for (const each of names) expect(line).toContain(each.slice(1));
        const said = JSON.parse(line);
        expect({ ...JSON.parse(other), time: 0 }).toEqual({ ...said, time: 0 });
        if ([...before, ...behind].some((of) => /^error|with an error$/.test(of))) {
          expect(said.err, 'the error in its place').toMatchObject({
            message: expect.any(String),
            stack: expect.any(String),
          });
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('takes what looks like an error for one in every place', () => {
    const like = { message: 'boom', stack: 'Error: boom\n    at x' };
    for (const args of [
      ['x', like],
      ['x %', like],
      [like, 'x'],
      ['x', { a: 1 }, like],
      ['', like],
    ]) {
      for (const line of linesOf(args)) expect(JSON.parse(line)).toMatchObject({ err: like });
    }
  });
});
