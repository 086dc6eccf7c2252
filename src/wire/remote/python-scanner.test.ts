import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PythonFormatter } from '../../formatters/python.ts';
import type { LogRecord } from '../../record/record.ts';
import { lineFromPython } from './from-python.ts';
import { PythonScanner } from './python-scanner.ts';
import { parseRemote, RemoteProblem } from './remote-json.ts';

const LIMITS = { depth: 32, keys: 50 };
const scanner = new PythonScanner(LIMITS);

function record(more: Partial<LogRecord> = {}): LogRecord {
  const identity = { host: 'far', pid: 7, thread: 0, processName: 'job' };
  const said = { time: 1732280000123.456, level: 30, name: 'app.db', message: 'done', fields: { ms: 1.5 } };
  return { ...identity, ...said, error: undefined, sequence: 0, ...more };
}

const messageOf = (more?: Partial<LogRecord>): Buffer =>
  Buffer.from(new PythonFormatter().format(record(more)));

/** What the scanner makes of a message: undefined where it can't tell. */
function made(message: Buffer) {
  if (!scanner.make(message)) return undefined;
  const { level, time, name } = scanner;
  return { level, time, name, line: scanner.line.toString('utf8', 0, scanner.length) };
}

/** What is made of it by parsing. */
function parsed(message: Buffer) {
  const value = parseRemote(message, 0, message.length, LIMITS);
  return value instanceof RemoteProblem ? value : lineFromPython(value.value, 'here');
}

function expectSame(message: Buffer): void {
  const found = made(message);
  if (found === undefined) return;
  const wanted = parsed(message);
  if (wanted instanceof RemoteProblem) throw new Error(wanted.text);
  const { line, ...rest } = found;
  expect(rest).toEqual({ level: wanted.level, time: wanted.time, name: wanted.name });
  expect(line.endsWith('}\n')).toBe(true);
  expect(JSON.parse(line)).toEqual(JSON.parse(wanted.line));
}

const fields = fc.dictionary(fc.string(), fc.jsonValue());

describe('PythonScanner', () => {
  it.each<Partial<LogRecord>>([
    {},
    { level: 50, fields: {} },
    { level: 35 },
    { time: 1732280000000, pid: 8, host: 'other' },
    { message: 'äöü 世界\n"quoted"', fields: { a: [1, { b: null }], err: { type: 'E', message: 'm' } } },
  ])('makes the line of a plain record: %j', (more) => {
    // The levels between have names that are not the usual ones.
    if (more.level !== 35) expect(made(messageOf(more))).toBeDefined();
    expectSame(messageOf(more));
  });

  it.each<Partial<LogRecord>>([
    { thread: 3 },
    { error: { type: 'Error', message: 'no', stack: 'Error: no' } },
    { fields: { src: { file: 'a.js', line: 3 } } },
    { fields: { level: 3 } },
    { fields: { __proto__x: 1, constructor: 1 } },
    { name: 'app..db' },
    { message: '\u202e' },
  ])('leaves to others what is not plain: %j', (more) => {
    expect(made(messageOf(more))).toBeUndefined();
  });

  it('makes what parsing makes, of any fields and text', () => {
    fc.assert(
      fc.property(fields, fc.string(), fc.string(), fc.nat(100_000), (value, message, host, pid) =>
        expectSame(messageOf({ fields: value, message, host, pid })),
      ),
    );
  });

  it('makes the same of each message, whatever came before it', () => {
    const parts = fc.record({
      name: fc.constantFrom('app.db', 'app', 'app..db'),
      message: fc.oneof(fc.constantFrom('done', '', 'a\\"b', '\u202e'), fc.string()),
      level: fc.constantFrom(30, 35, 50),
      time: fc.constantFrom(1732280000123.456, 1732280000124),
      pid: fc.constantFrom(7, 8),
      host: fc.constantFrom('far', 'near', 'x'.repeat(300)),
      processName: fc.constantFrom('job', 'main'),
      fields: fc.oneof(
        fc.constantFrom({}, { ms: 1.5 }, { src: { file: 'a.js' } }, { a: 'x'.repeat(9000) }),
        fields,
      ),
    });
    const piece = fc.tuple(parts, fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 4 }));
    const known = new Set<string>();
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 12 }), (pieces) => {
        for (const [more, change] of pieces) {
          const message = messageOf(more);
          if (change !== null) message[change[0] % message.length] = change[1];
          if (!Buffer.from(message.toString()).equals(message)) continue;
          const alone = new PythonScanner(LIMITS);
          const wanted = alone.make(message) ? alone.line.toString('utf8', 0, alone.length) : undefined;
          const found = made(message);
          expect(found?.line).toBe(wanted);
          expect(found && [found.level, found.time, found.name]).toEqual(
            wanted && [alone.level, alone.time, alone.name],
          );
          known.add(wanted === undefined ? 'none' : 'some');
        }
      }),
      { numRuns: 2000 },
    );
    expect(known.size).toBe(2);
  });

  it('makes what parsing makes, or nothing, whatever bytes are changed', () => {
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:.0eE-\n')));
    const change = fc.record({ at: fc.nat(), byte });
    fc.assert(
      fc.property(fields, fc.array(change, { minLength: 1, maxLength: 4 }), (value, changes) => {
        const message = messageOf({ fields: value });
        for (const { at, byte } of changes) message[at % message.length] = byte;
        if (Buffer.from(message.toString()).equals(message)) expectSame(message);
      }),
      { numRuns: 500 },
    );
  });
});
