import { describe, expect, test } from 'vitest';
import type { StarlogError } from '../base/errors.ts';
import type { Formatter } from '../formatters/formatter.ts';
import type { LogRecord } from '../record/record.ts';
import { wantsColors } from './colors.ts';
import { ConsoleHandler, type ConsoleHandlerOptions } from './console.ts';

const formatter: Formatter = { format: (record) => record.message };
const record = (message: string): LogRecord => ({
  time: 0,
  level: 30,
  name: 'a',
  message,
  fields: {},
  error: undefined,
  host: 'h',
  pid: 1,
  thread: 0,
  processName: 'main',
  sequence: 0,
});

/** Takes the place of the kernel: what arrives at which descriptor, and how it goes wrong. */
class TestHandler extends ConsoleHandler {
  readonly arrived: Record<number, string> = { 1: '', 2: '' };
  script: (number | string)[] = [];

  constructor(options: ConsoleHandlerOptions = { formatter }) {
    super(options);
  }

  protected override writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    const step = this.script.shift() ?? length;
    if (typeof step === 'string') throw Object.assign(new Error(step), { code: step });
    const taken = Math.min(step, length);
    this.arrived[fd] += Buffer.from(bytes.subarray(start, start + taken)).toString();
    return taken;
  }
}

function failureOf(run: () => unknown): StarlogError {
  try {
    run();
  } catch (error) {
    return error as StarlogError;
  }
  throw new Error('nothing was thrown');
}

test('writes to stdout, or to stderr when told', () => {
  const out = new TestHandler();
  const err = new TestHandler({ formatter, stream: 'stderr' });
  out.handle(record('one'));
  err.handle(record('two'));
  expect(out.arrived).toEqual({ 1: 'one\n', 2: '' });
  expect(err.arrived).toEqual({ 1: '', 2: 'two\n' });
});

test('short writes and a full pipe leave the lines whole', () => {
  const handler = new TestHandler();
  handler.script = [1, 'EAGAIN', 1, 'EINTR', 'EAGAIN'];
  handler.handle(record('one'));
  expect(handler.arrived[1]).toBe('one\n');
});

test('a reader that is gone is a typed error', () => {
  const handler = new TestHandler();
  handler.script = ['EPIPE'];
  expect(failureOf(() => handler.handle(record('one')))).toMatchObject({
    code: 'STARLOG_TARGET_FAILED',
    message:
      "can't write to stdout: its reader is gone (EPIPE); start the reader again, or remove this target",
    data: { stream: 'stdout', errno: 'EPIPE' },
  });
});

test('a pipe that stays full is a typed error, and the same bytes can be offered again', () => {
  const handler = new TestHandler();
  handler.script = new Array<string>(50).fill('EAGAIN');
  const bytes = Buffer.from('one\n');
  expect(failureOf(() => handler.write(bytes, 0, 4))).toMatchObject({
    code: 'STARLOG_TARGET_FAILED',
    data: { errno: 'EAGAIN' },
  });
  handler.script = [];
  expect(handler.write(bytes, 0, 4)).toBe(4);
  expect(handler.arrived[1]).toBe('one\n');
});

test('a line that was cut short is ended before the next one', () => {
  const handler = new TestHandler();
  handler.script = [2, 'EPIPE'];
  expect(() => handler.handle(record('one'))).toThrow();
  handler.handle(record('two'));
  expect(handler.arrived[1]).toBe('one\ntwo\n');
});

test('a closed handler ignores records and leaves the stream open', () => {
  const handler = new ConsoleHandler({ formatter, stream: 'stderr' });
  handler.close();
  handler.close();
  handler.handle(record('must not be seen'));
  expect(() => process.stderr.write('')).not.toThrow();
  expect(new ConsoleHandler({ formatter, stream: 'stderr' }).write(Buffer.from('\n'), 0, 1)).toBe(1);
});

test('the default formatter takes the colours it is told', () => {
  const coloured = new TestHandler({ colors: true });
  const plain = new TestHandler({ colors: false });
  coloured.handle(record('one'));
  plain.handle(record('one'));
  expect(coloured.arrived[1]).toContain('\x1b[');
  expect(plain.arrived[1]).not.toContain('\x1b[');
  expect(plain.arrived[1]).toContain('one\n');
});

test('refuses what it can not do', () => {
  const badStream = { stream: 'stdin' } as unknown as ConsoleHandlerOptions;
  expect(failureOf(() => new ConsoleHandler(badStream)).code).toBe('STARLOG_BAD_ARGUMENT');
  expect(failureOf(() => new ConsoleHandler({ formatter, colors: true })).code).toBe('STARLOG_BAD_ARGUMENT');
});

describe('colours where nobody said so', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ NO_COLOR: '0', FORCE_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '3' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
  ])('%j, terminal %j: %j', (env, isTerminal, wanted) => {
    expect(wantsColors(env, isTerminal)).toBe(wanted);
  });
});
