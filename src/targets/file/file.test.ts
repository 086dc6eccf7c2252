import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StarlogError } from '../../base/errors.ts';
import type { StarlogWarning } from '../../base/trouble.ts';
import type { Formatter } from '../../formatters/formatter.ts';
import type { LogRecord } from '../../record/record.ts';
import { FileHandler } from './file.ts';
import type { FileHandlerOptions } from './file-options.ts';

const formatter: Formatter = { format: (record) => record.message };

/** A clock and a disk that the test rules; the files are real. */
class TestHandler extends FileHandler {
  clock = 1000;
  /** What the next system calls do: take at most so many bytes, or fail with a code. */
  script: (number | string)[] = [];

  constructor(path: string, options: FileHandlerOptions = {}) {
    super(path, { formatter, ...options });
  }

  protected override now(): number {
    return this.clock;
  }

  protected override writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    const step = this.script.shift() ?? length;
    if (typeof step === 'string') throw Object.assign(new Error(`${step}: injected`), { code: step });
    return super.writeOnce(fd, bytes, start, Math.min(step, length));
  }

  /** Writes as a collector does: the same bytes again after a failure. */
  writeAll(text: string, attempts = 10): void {
    const bytes = Buffer.from(text);
    let from = 0;
    for (let failures = 0; from < bytes.length; ) {
      try {
        from += this.write(bytes, from, bytes.length);
      } catch (error) {
        failures += 1;
        if (failures >= attempts) throw error;
      }
    }
  }
}

let folder: string;
let path: string;
let handler: TestHandler;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'starlog-file-'));
  path = join(folder, 'app.log');
  handler = new TestHandler(path);
});

afterEach(() => {
  handler.script = [];
  handler.close();
  rmSync(folder, { recursive: true, force: true });
});

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

const log = (message: string): void => handler.handle(record(message));
const read = (file = path): string => readFileSync(file, 'utf8');
const modeOf = (file: string): number => statSync(file).mode & 0o777;

function failureOf(run: () => unknown): StarlogError {
  try {
    run();
  } catch (error) {
    if (error instanceof StarlogError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('opening', () => {
  test('a handler that is only made leaves no trace', () => {
    expect(existsSync(path)).toBe(false);
    handler.close();
    expect(existsSync(path)).toBe(false);
  });

  test('open makes the file; opening again changes nothing', () => {
    handler.open();
    handler.open();
    log('one');
    expect(read()).toBe('one\n');
  });

  test('appends to a file that is there and keeps its mode', () => {
    writeFileSync(path, 'old\n');
    chmodSync(path, 0o644);
    log('new');
    expect(read()).toBe('old\nnew\n');
    expect(modeOf(path)).toBe(0o644);
  });

  test('files and folders it makes get the mode whatever the umask', () => {
    const before = process.umask(0o077);
    try {
      const made = new TestHandler(join(folder, 'a/b/app.log'), { mode: 0o640 });
      made.open();
      made.close();
    } finally {
      process.umask(before);
    }
    expect(modeOf(join(folder, 'a/b/app.log'))).toBe(0o640);
    expect(modeOf(join(folder, 'a'))).toBe(0o750);
    expect(modeOf(join(folder, 'a/b'))).toBe(0o750);
  });

  test('a file is private by default, and a folder that is there keeps its mode', () => {
    chmodSync(folder, 0o755);
    handler.open();
    expect(modeOf(path)).toBe(0o600);
    expect(modeOf(folder)).toBe(0o755);
  });

  test('makes the file that a symbolic link points to', () => {
    symlinkSync('real/app.log', path);
    log('one');
    expect(read(join(folder, 'real/app.log'))).toBe('one\n');
    expect(modeOf(join(folder, 'real/app.log'))).toBe(0o600);
  });

  test('a relative path is taken from where the handler was made', () => {
    // A worker thread can't change the working directory; so the test looks at the path that was kept.
    expect(new FileHandler('logs/../app.log', { formatter }).path).toBe(join(process.cwd(), 'app.log'));
  });

  test.each([[''], ['logs/'], ['a\0b'], [7 as unknown as string]])('refuses the path %j', (bad) => {
    expect(failureOf(() => new FileHandler(bad, { formatter }))).toMatchObject({
      code: 'STARLOG_BAD_ARGUMENT',
      data: { path: bad },
    });
  });

  test.each([[600], [0o400], [-1], [6.5], ['rw-']])('refuses the mode %j', (mode) => {
    expect(failureOf(() => new FileHandler('a.log', { formatter, mode })).code).toBe('STARLOG_BAD_ARGUMENT');
  });
});

describe('a path that can not be used', () => {
  test('is a directory', () => {
    mkdirSync(path);
    const error = failureOf(() => handler.open());
    expect(error).toMatchObject({ code: 'STARLOG_TARGET_FAILED', data: { path, errno: 'EISDIR' } });
    expect(error.message).toBe(
      `can't open log file "${path}": it is a directory (EISDIR); name a file inside it`,
    );
    expect(error.cause).toMatchObject({ code: 'EISDIR' });
  });

  test.each([['x.log'], ['deep/er/x.log']])('has a file for a parent: %s', (below) => {
    writeFileSync(path, '');
    const error = failureOf(() => new TestHandler(join(path, below)).open());
    expect(error).toMatchObject({ code: 'STARLOG_TARGET_FAILED', data: { errno: 'ENOTDIR' } });
    expect(error.message).toContain(join(path, below));
  });

  test.runIf(process.platform === 'linux').each([['/proc/x.log'], ['/proc/deep/er/x.log']])(
    'lies where no file can be made: %s',
    (nowhere) => {
      const error = failureOf(() => new TestHandler(nowhere).open());
      expect(error).toMatchObject({ code: 'STARLOG_TARGET_FAILED', data: { path: nowhere } });
    },
  );

  test('permits nothing', () => {
    chmodSync(folder, 0o500);
    asNobody(() => expect(failureOf(() => log('one')).data).toMatchObject({ path, errno: 'EACCES' }));
    chmodSync(folder, 0o700);
  });

  test('works as soon as the fault is gone', () => {
    mkdirSync(path);
    expect(() => log('lost')).toThrow(StarlogError);
    rmSync(path, { recursive: true });
    log('one');
    expect(read()).toBe('one\n');
  });
});

/** Nothing is forbidden to root: where the tests run as root, this runs as a user to whom the folder is foreign. */
function asNobody(run: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('a file that is moved or deleted', () => {
  test('is followed after a pause in the lines', () => {
    log('one');
    renameSync(path, `${path}.1`);
    handler.clock += 100;
    log('two');
    expect([read(`${path}.1`), read()]).toEqual(['one\n', 'two\n']);
  });

  test('is followed within a second while lines come all the time', () => {
    log('0');
    renameSync(path, `${path}.1`);
    for (let at = 50; at <= 1100; at += 50) {
      handler.clock += 50;
      log(String(at));
    }
    expect(read(`${path}.1`)).toMatch(/^0\n50\n(\d+\n)+950\n$/);
    expect(read()).toBe('1000\n1050\n1100\n');
  });

  test('is made again with the mode, folders included', () => {
    const deep = join(folder, 'a/app.log');
    const made = new TestHandler(deep, { mode: 0o644 });
    made.writeAll('one\n');
    rmSync(join(folder, 'a'), { recursive: true });
    made.clock += 100;
    made.writeAll('two\n');
    made.close();
    expect(read(deep)).toBe('two\n');
    expect(modeOf(deep)).toBe(0o644);
  });

  test.runIf(process.platform !== 'win32')('is found again beside the file that a link leads to', () => {
    mkdirSync(join(folder, 'data'));
    symlinkSync('data/real.log', join(folder, 'link.log'));
    const first = new TestHandler(join(folder, 'link.log'));
    const place = first.nextPlace();
    first.writeAll('one\n');
    first.close();
    renameSync(join(folder, 'data/real.log'), join(folder, 'data/real.log.1'));
    // What can't be looked at is another file.
    symlinkSync('circle', join(folder, 'data/circle'));
    const next = new TestHandler(join(folder, 'link.log'));
    expect(place && next.bytesBehind(place)).toBe(4);
    next.close();
  });

  test('leaves a successor made by somebody else as it is', () => {
    log('one');
    renameSync(path, `${path}.1`);
    writeFileSync(path, '');
    chmodSync(path, 0o640);
    handler.clock += 100;
    log('two');
    expect(read()).toBe('two\n');
    expect(modeOf(path)).toBe(0o640);
  });

  test('that is cut to nothing (copytruncate) goes on without a hole', () => {
    log('one');
    writeFileSync(path, '');
    log('two');
    expect(read()).toBe('two\n');
  });

  test('gets the rest of a line that it holds the first half of', () => {
    handler.script = [7];
    const bytes = Buffer.from('one\ntwo-and-more\nthree\n');
    expect(handler.write(bytes, 0, bytes.length)).toBe(7);
    renameSync(path, `${path}.1`);
    handler.clock += 5000;
    expect(handler.write(bytes, 7, 17)).toBe(10);
    handler.write(bytes, 17, bytes.length);
    expect([read(`${path}.1`), read()]).toEqual(['one\ntwo-and-more\n', 'three\n']);
  });

  test('goes on where it is while no successor can be opened, and that is told', async () => {
    log('one');
    renameSync(path, `${path}.1`);
    mkdirSync(path);
    handler.clock += 100;
    const heard = once(process, 'warning');
    log('two');
    const [warning] = (await heard) as [StarlogWarning];
    expect(warning).toMatchObject({ code: 'STARLOG_TARGET_FAILED' });
    expect(warning.message).toContain(`"${path}": it is a directory`);
    rmSync(path, { recursive: true });
    handler.clock += 100;
    log('three');
    expect([read(`${path}.1`), read()]).toEqual(['one\ntwo\n', 'three\n']);
  });

  test('takes nothing when it is deleted and no successor can be opened', () => {
    log('one');
    rmSync(path);
    mkdirSync(path);
    handler.clock += 100;
    expect(failureOf(() => log('two')).data).toMatchObject({ errno: 'EISDIR' });
    rmSync(path, { recursive: true });
    log('three');
    expect(read()).toBe('three\n');
  });
});

describe('a disk that fails', () => {
  test.runIf(existsSync('/dev/full'))('tells path, code, cause and what to do', () => {
    const full = new TestHandler('/dev/full');
    const bytes = Buffer.from('one\n');
    const error = failureOf(() => full.write(bytes, 0, bytes.length));
    full.close();
    expect(error).toMatchObject({
      code: 'STARLOG_TARGET_FAILED',
      data: { path: '/dev/full', errno: 'ENOSPC' },
      cause: { code: 'ENOSPC' },
    });
    expect(error.message).toContain('no space left on its device');
  });

  test('short writes, failures and interrupts leave the bytes as they should be', () => {
    const text = Array.from({ length: 50 }, (_, index) => `line ${index} ${'x'.repeat(index % 7)}\n`).join(
      '',
    );
    handler.script = [1, 'ENOSPC', 9, 'EINTR', 3, 'EIO', 'EDQUOT', 30, 'EAGAIN', 2, 'EROFS', 40];
    handler.writeAll(text);
    expect(read()).toBe(text);
  });

  test('a file that is deleted to make room has a successor that begins with a whole line', () => {
    handler.script = [6, 'ENOSPC'];
    const bytes = Buffer.from('one\ntwo\nthree\n');
    const from = handler.write(bytes, 0, bytes.length);
    expect(() => handler.write(bytes, from, bytes.length)).toThrow(StarlogError);
    rmSync(path);
    handler.script = [1, 'ENOSPC', 1];
    handler.writeAll('o\nthree\n');
    expect(read()).toBe('two\nthree\n');
  });

  test('a descriptor that somebody else closed is opened again, without repeating a half line', () => {
    handler.script = [2, 'EBADF', 1, 'ESTALE'];
    handler.writeAll('one\ntwo\n');
    expect(read()).toBe('one\ntwo\n');
  });

  test('a record that was cut short is ended before the next one', () => {
    handler.script = [2, 'ENOSPC', 'ENOSPC'];
    expect(() => log('one')).toThrow(StarlogError);
    expect(() => log('lost')).toThrow(StarlogError);
    log('two');
    expect(read()).toBe('one\ntwo\n');
  });

  test('close ends a record that was cut short', () => {
    handler.script = [2, 'ENOSPC'];
    expect(() => log('one')).toThrow(StarlogError);
    handler.close();
    expect(read()).toBe('one\n');
  });

  test('interrupts without end are a failure, not a hang', () => {
    handler.script = new Array<string>(1000).fill('EINTR');
    expect(failureOf(() => log('one')).data).toMatchObject({ errno: 'EINTR' });
  });
});

describe('closing', () => {
  test('ignores records from then on, and a second close', () => {
    log('one');
    handler.close();
    handler.close();
    log('two');
    expect(read()).toBe('one\n');
  });

  test('gives the descriptor back', () => {
    handler.open();
    handler.close();
    const bytes = Buffer.from('two\n');
    expect(failureOf(() => handler.write(bytes, 0, bytes.length)).message).toContain('is closed');
    expect(failureOf(() => handler.open()).message).toContain('make a new handler');
    appendFileSync(path, 'other\n');
    expect(read()).toBe('other\n');
  });
});

describe.runIf(process.platform !== 'win32')('a path that is no regular file', () => {
  test('/dev/null takes all and is never looked at again', () => {
    const none = new TestHandler('/dev/null');
    none.writeAll('one\n');
    none.clock += 10_000;
    none.writeAll('two\n');
    none.close();
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test('a FIFO without a reader is an error, not a hang; with one it gets whole lines, also when slow', async () => {
    const [made] = await once(spawn('mkfifo', [path]), 'exit');
    expect(made).toBe(0);
    expect(failureOf(() => handler.open())).toMatchObject({ data: { path, errno: 'ENXIO' } });
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

    const line = `${'x'.repeat(999)}\n`;
    const bytes = Buffer.from(line.repeat(1000));
    let from = 0;
    const full = failureOf(() => {
      while (from < bytes.length) from += handler.write(bytes, from, bytes.length);
    });
    expect(full).toMatchObject({ data: { errno: 'EAGAIN' } });
    expect(from).toBeGreaterThan(0);

    let received = '';
    const chunk = Buffer.alloc(32_768);
    while (received.length < bytes.length) {
      received += chunk.toString('latin1', 0, readSync(reader, chunk));
      if (from < bytes.length) from += handler.write(bytes, from, Math.min(bytes.length, from + 4096));
    }
    expect(received).toBe(bytes.toString());

    closeSync(reader);
    expect(failureOf(() => handler.writeAll('lost\n', 1)).data).toMatchObject({ errno: 'EPIPE' });
    expect(failureOf(() => handler.writeAll('lost\n', 1)).data).toMatchObject({ errno: 'ENXIO' });
    const second = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    handler.writeAll('again\n');
    expect(chunk.toString('latin1', 0, readSync(second, chunk))).toBe('again\n');
    closeSync(second);
  });
});
