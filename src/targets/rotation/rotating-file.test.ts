import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Formatter } from '../../formatters/formatter.ts';
import type { LogRecord } from '../../record/record.ts';
import { RotatingFileHandler } from './rotating-file.ts';
import type { RotatingFileHandlerOptions } from './rotation-options.ts';
import { tidy } from './tidy.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

const formatter: Formatter = { format: (record) => record.message };
const NOON = Date.UTC(2026, 10, 22, 12);

let folder: string;
let path: string;
let handlers: RotatingFileHandler[];

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  folder = mkdtempSync(join(tmpdir(), 'starlog-rotating-'));
  path = join(folder, 'app.log');
  handlers = [];
});

afterEach(() => {
  for (const handler of handlers) handler.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** Tidies up at once, where the program has a thread. */
function make(options: RotatingFileHandlerOptions): RotatingFileHandler {
  const made = new RotatingFileHandler(path, { formatter, timeZone: 'UTC', ...options }, (job, ended) => {
    const timer = setTimeout(() => ended(tidy(job)), 1);
    return () => clearTimeout(timer);
  });
  handlers.push(made);
  made.open();
  return made;
}

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

/** A line of 400 bytes that begins with a word. */
const line = (word: string): string => word.padEnd(399, '.');
const log = (handler: RotatingFileHandler, ...words: string[]): void => {
  for (const word of words) handler.handle(record(line(word)));
};
/** Writes as a collector does: the place first. */
const writeBatch = (handler: RotatingFileHandler, ...words: string[]): void => {
  const bytes = Buffer.from(words.map((word) => `${line(word)}\n`).join(''));
  handler.nextPlace(bytes.length);
  expect(handler.write(bytes, 0, bytes.length)).toBe(bytes.length);
};
const wordsIn = (name: string): string =>
  readFileSync(join(folder, name), 'utf8').trimEnd().replace(/\.+$/gm, '').replaceAll('\n', ' ');
const files = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .map((name) => [name, wordsIn(name)]),
  );

describe('by size', () => {
  test.each([
    ['lines', log],
    ['batches', writeBatch],
  ])('a file holds as many %s as fit', (_what, write) => {
    const handler = make({ size: 1024 });
    for (const word of ['1', '2', '3', '4', '5']) write(handler, word);
    expect(files()).toEqual({
      'app.2026-11-22.1.log': '1 2',
      'app.2026-11-22.2.log': '3 4',
      'app.log': '5',
    });
  });

  test('a batch is never divided, though it is larger than a file may be', () => {
    const handler = make({ size: 1024 });
    writeBatch(handler, '1');
    writeBatch(handler, '2', '3', '4');
    writeBatch(handler, '5');
    expect(files()).toEqual({ 'app.2026-11-22.1.log': '1', 'app.2026-11-22.2.log': '2 3 4', 'app.log': '5' });
  });

  test('what an earlier process wrote counts', () => {
    writeFileSync(path, `${line('old')}\n`.repeat(2));
    log(make({ size: 1024 }), 'new');
    expect(files()).toMatchObject({ 'app.log': 'new' });
    expect(Object.keys(files())).toHaveLength(2);
  });

  test('a file that somebody emptied (copytruncate) has all its room again', () => {
    const handler = make({ size: 1024 });
    log(handler, '1', '2');
    writeFileSync(path, '');
    log(handler, '3', '4');
    expect(files()).toEqual({ 'app.log': '3 4' });
  });

  test('files that are there are never overwritten', () => {
    writeFileSync(join(folder, 'app.2026-11-22.1.log'), 'foreign\n');
    writeFileSync(join(folder, 'app.2026-11-22.2.log.gz'), 'foreign\n');
    const handler = make({ size: 1024 });
    log(handler, '1', '2', '3');
    expect(files()).toMatchObject({ 'app.2026-11-22.1.log': 'foreign', 'app.2026-11-22.3.log': '1 2' });
  });

  test('rotated files keep their permissions', () => {
    const handler = make({ size: 1024, mode: 0o640 });
    log(handler, '1', '2', '3');
    for (const name of Object.keys(files())) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o640);
  });
});

describe('by time', () => {
  test('a file is left when its interval is over, with the first line of the next', () => {
    const handler = make({ interval: '1d' });
    log(handler, 'sunday');
    vi.setSystemTime(Date.UTC(2026, 10, 22, 23, 59, 59, 999));
    log(handler, 'late');
    vi.setSystemTime(Date.UTC(2026, 10, 23));
    log(handler, 'monday');
    expect(files()).toEqual({ 'app.2026-11-22.1.log': 'sunday late', 'app.log': 'monday' });
  });

  test('it is left though nothing is logged, but never when it is empty', () => {
    const handler = make({ interval: '1h' });
    vi.advanceTimersByTime(5 * 3_600_000);
    expect(files()).toEqual({ 'app.log': '' });
    log(handler, 'one');
    vi.advanceTimersByTime(3_600_000);
    expect(files()).toEqual({ 'app.2026-11-22T17-00.1.log': 'one', 'app.log': '' });
  });

  test('an interval of its own begins with the first line of a file', () => {
    const handler = make({ interval: '90m', intervalBoundary: false });
    vi.advanceTimersByTime(30 * 60_000);
    log(handler, 'one');
    vi.advanceTimersByTime(89 * 60_000);
    log(handler, 'two');
    vi.advanceTimersByTime(60_000);
    log(handler, 'three');
    expect(files()).toEqual({ 'app.2026-11-22T12-30.1.log': 'one two', 'app.log': 'three' });
  });

  test.each([
    ['the clock', { interval: '1d' }, 'app.2099-11-24.1.log'],
    ['the file', { interval: '24h', intervalBoundary: false }, 'app.2099-11-24T12-00.1.log'],
    ['no time', { size: 1024 }, 'app.2099-11-24.1.log'],
  ])('a file begins with its first line also after a start, with periods of %s', (_what, options, name) => {
    // Files are made by the real clock: long before.
    const begun = Date.UTC(2099, 10, 24, 12);
    make(options);
    vi.setSystemTime(begun);
    log(handlers[0] as RotatingFileHandler, 'first');
    handlers.pop()?.close();
    vi.setSystemTime(begun + 11 * 3_600_000);
    log(make(options), 'second');
    expect(files()).toEqual({ 'app.log': 'first second' });
    handlers.pop()?.close();
    vi.setSystemTime(begun + 24 * 3_600_000);
    log(make(options), 'third');
    expect(files()).toEqual({ [name]: 'first second', 'app.log': 'third' });
    handlers.pop()?.close();
    // That was another file.
    vi.setSystemTime(begun + 25 * 3_600_000);
    log(make(options), 'fourth');
    expect(files()).toEqual({ [name]: 'first second', 'app.log': 'third fourth' });
  });

  test('a file of an earlier process that is older than the interval is left at once', () => {
    writeFileSync(path, `${line('old')}\n`);
    utimesSync(path, NOON / 1000 - 3 * 86_400, NOON / 1000 - 3 * 86_400);
    log(make({ interval: '1d' }), 'new');
    expect(files()).toEqual({ 'app.2026-11-19.1.log': 'old', 'app.log': 'new' });
  });

  test('size and time together', () => {
    const handler = make({ interval: '1d', size: 1024 });
    log(handler, '1', '2', '3');
    vi.setSystemTime(NOON + 86_400_000);
    log(handler, '4');
    expect(files()).toEqual({ 'app.2026-11-22.1.log': '1 2', 'app.2026-11-22.2.log': '3', 'app.log': '4' });
  });

  test('a clock that is put back overwrites nothing, and does not keep a file for ever', () => {
    const handler = make({ interval: '1d' });
    log(handler, '1');
    vi.setSystemTime(NOON + 20 * 365 * 86_400_000);
    log(handler, '2');
    vi.setSystemTime(NOON);
    log(handler, '3');
    vi.setSystemTime(NOON + 86_400_000);
    log(handler, '4');
    expect(files()).toEqual({
      'app.2026-11-22.1.log': '1',
      'app.2026-11-22.2.log': '2 3',
      'app.log': '4',
    });
  });
});

describe('retention', () => {
  const settle = () => vi.advanceTimersByTime(1000);

  test('compresses all but the open file, and keeps so many', () => {
    const handler = make({ size: 1024, compress: 'gzip', maxFiles: 2 });
    for (let number = 0; number < 9; number++) {
      log(handler, String(number));
      settle();
    }
    expect(Object.keys(files())).toEqual(['app.2026-11-22.3.log.gz', 'app.2026-11-22.4.log.gz', 'app.log']);
  });

  test('never touches a file that it did not make, whatever its name', () => {
    const foreign = ['app.2026-11-22.1.log', 'app.2026-11-21.1.log', 'app.2026-11-21.2.log.gz', 'app.log.1'];
    for (const name of foreign) writeFileSync(join(folder, name), 'foreign');
    const handler = make({ size: 1024, maxFiles: 1, compress: true });
    for (let number = 0; number < 9; number++) {
      log(handler, String(number));
      settle();
    }
    const all = files();
    for (const name of foreign) expect(all[name]).toBe('foreign');
    expect(Object.keys(all)).toHaveLength(foreign.length + 2);
  });

  test('goes on from where an earlier process was, also after many files', () => {
    const total = 200;
    for (let number = 0; number < total; number++) {
      if (number % 50 === 0) handlers.pop()?.close();
      log(handlers[0] ?? make({ size: 1024, maxFiles: 3 }), String(number), String(number));
      settle();
    }
    expect(Object.keys(files())).toEqual([
      ...[3, 2, 1].map((back) => `app.2026-11-22.${total - back}.log`),
      'app.log',
    ]);
    // The history does not grow for ever.
    expect(readFileSync(join(folder, '.app.log.rotated'), 'utf8').length).toBeLessThan(8000);
  });

  test.each([
    ['interval', { interval: '1d' }, { interval: '1h' }],
    ['rotatedName', {}, { rotatedName: 'old/{base}-{index}{ext}' }],
  ])('counts files that were rotated before %s was changed', (_option, before, now) => {
    const numbers = ['0', '1', '2', '3', '4', '5', '6'];
    const first = make({ size: 1024, maxFiles: 5, ...before });
    for (const number of numbers) log(first, number, number);
    handlers.pop()?.close();
    log(make({ size: 1024, maxFiles: 3, ...now }), '7', '7');
    settle();
    const rotated = readdirSync(folder, { recursive: true }).filter((name) => /app[.-]\d/.test(String(name)));
    expect(rotated).toHaveLength(3);
    // The newest ones, by the old name.
    expect(rotated).toEqual(expect.arrayContaining(['app.2026-11-22.6.log']));
  });

  test('gives no name again when files are moved away, also after a start', () => {
    const moved: string[] = [];
    for (let number = 0; number < 6; number++) {
      const handler = handlers[0] ?? make({ size: 1024, maxFiles: 9, compress: number > 2 });
      log(handler, String(number), String(number));
      settle();
      for (const name of Object.keys(files()).filter((name) => name !== 'app.log')) {
        moved.push(name.replace('.gz', ''));
        rmSync(join(folder, name));
      }
      // Until the files are looked at for their age.
      vi.advanceTimersByTime(2 * 3_600_000);
      if (number % 2 === 1) handlers.pop()?.close();
    }
    expect(moved).toEqual([1, 2, 3, 4, 5].map((index) => `app.2026-11-22.${index}.log`));
  });

  test('deletes by age also while nothing is logged', () => {
    const handler = make({ size: 1024, maxAge: '2h' });
    log(handler, '1', '2', '3');
    // Written by the real clock, which is not the one of this test.
    for (const name of Object.keys(files())) utimesSync(join(folder, name), NOON / 1000, NOON / 1000);
    vi.advanceTimersByTime(1.5 * 3_600_000);
    expect(Object.keys(files())).toEqual(['app.2026-11-22.1.log', 'app.log']);
    vi.advanceTimersByTime(3 * 3_600_000);
    expect(Object.keys(files())).toEqual(['app.log']);
  });

  test('a clock that jumps to another year deletes nothing', () => {
    const handler = make({ size: 1024, maxAge: '7d' });
    log(handler, '1', '2', '3');
    for (const name of Object.keys(files())) utimesSync(join(folder, name), NOON / 1000, NOON / 1000);
    vi.setSystemTime(NOON + 10 * 365 * 86_400_000);
    log(handler, '4', '5');
    vi.advanceTimersByTime(2 * 3_600_000);
    expect(Object.keys(files())).toContain('app.2026-11-22.1.log');
  });
});

describe.runIf(process.platform !== 'win32')('a path that is a symbolic link', () => {
  const inData = (name = 'service.log'): string => join(folder, 'data', name);

  beforeEach(() => {
    mkdirSync(join(folder, 'data'));
    mkdirSync(join(folder, 'logs'));
    path = join(folder, 'logs', 'app.log');
    symlinkSync('../data/service.log', path);
  });

  const fill = (handler: RotatingFileHandler, ...words: string[]): void => {
    for (const word of words) {
      log(handler, word, word);
      vi.advanceTimersByTime(1000);
    }
  };

  test('stays, and the file behind it is rotated where it is, under its own name', () => {
    // Where there is no file yet.
    fill(make({ size: 1024, maxFiles: 2 }), '1', '2', '3', '4');
    expect(readdirSync(join(folder, 'logs'))).toEqual(['app.log']);
    expect(readlinkSync(path)).toBe('../data/service.log');
    expect(readdirSync(join(folder, 'data')).sort()).toEqual([
      '.service.log.rotated',
      'service.2026-11-22.2.log',
      'service.2026-11-22.3.log',
      'service.log',
    ]);
    expect(wordsIn('logs/app.log')).toBe('4 4');
    // The next process, and one that is given the file itself, go on with the same files.
    handlers.pop()?.close();
    fill(make({ size: 1024, maxFiles: 2 }), '5');
    handlers.pop()?.close();
    path = inData();
    fill(make({ size: 1024, maxFiles: 2 }), '6');
    expect(
      readdirSync(join(folder, 'data'))
        .filter((name) => /\d/.test(name))
        .sort(),
    ).toEqual(['service.2026-11-22.4.log', 'service.2026-11-22.5.log']);
  });

  test('that leads elsewhere from now on leaves what was rotated before as it is', () => {
    const handler = make({ size: 1024, maxFiles: 1 });
    fill(handler, '1', '2', '3');
    mkdirSync(join(folder, 'other'));
    rmSync(path);
    symlinkSync('../other/service.log', path);
    fill(handler, '4', '5', '6');
    expect(readdirSync(join(folder, 'data')).sort()).toEqual([
      '.service.log.rotated',
      'service.2026-11-22.2.log',
      'service.log',
    ]);
    expect(readdirSync(join(folder, 'other')).sort()).toEqual([
      '.service.log.rotated',
      'service.2026-11-22.2.log',
      'service.log',
    ]);
    expect(wordsIn('data/service.log')).toBe('3 3');
    expect(wordsIn('logs/app.log')).toBe('6 6');
  });

  test.runIf(process.platform === 'linux')(
    'to an open file, as /dev/stdout is, has that never rotated',
    () => {
      const warnings = vi.spyOn(process, 'emitWarning').mockReturnValue();
      const fd = openSync(inData(), 'a');
      rmSync(path);
      symlinkSync(`/proc/self/fd/${fd}`, path);
      fill(make({ size: 1024 }), '1', '2', '3');
      closeSync(fd);
      expect(readdirSync(join(folder, 'data'))).toEqual(['service.log']);
      expect(wordsIn('data/service.log')).toBe('1 1 2 2 3 3');
      warnings.mockRestore();
    },
  );

  test('that follows its file to another folder has it rotated there', () => {
    const handler = make({ size: 1024 });
    fill(handler, '1');
    mkdirSync(join(folder, 'other'));
    renameSync(inData(), join(folder, 'other', 'service.log'));
    rmSync(path);
    symlinkSync('../other/service.log', path);
    fill(handler, '2');
    expect(wordsIn('other/service.2026-11-22.1.log')).toBe('1 1');
    expect(wordsIn('logs/app.log')).toBe('2 2');
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });
});

describe('a history that was damaged', () => {
  test.runIf(process.platform !== 'win32')('has nothing deleted that is not in the folder of the log', () => {
    mkdirSync(join(folder, 'logs', 'real'), { recursive: true });
    mkdirSync(join(folder, 'secret'));
    symlinkSync('../secret', join(folder, 'logs', 'linked'));
    symlinkSync('../secret/1', join(folder, 'logs', 'link1'));
    const foreign = [
      'secret/1',
      'secret/app.2026-11-22.1.log',
      'logs/app',
      'logs/app.2026-11-22.1',
      'logs/service',
    ];
    for (const name of foreign) writeFileSync(join(folder, name), 'foreign');
    path = join(folder, 'logs', 'app1.log');
    writeFileSync(path, '');
    const lines = [
      '../secret/1',
      'real/../../secret/1',
      './../secret/1',
      join(folder, 'secret', '1'),
      'linked/1',
      'linked/app.2026-11-22.1.log',
      'link1',
      'service',
      'app1.log',
      './app1.log',
      '.app1.log.rotated',
      'real',
      '',
      '..',
    ];
    // The beginning of a line, of a process that was killed in the middle of it, is the name of another file.
    writeFileSync(
      join(folder, 'logs', '.app1.log.rotated'),
      `${lines.map((line) => `\n${line}\n`).join('')}\napp.2026-11-22.1\nx2\n`,
    );
    writeFileSync(join(folder, 'logs', 'x2'), 'an earlier one');
    const handler = make({ size: 1024, maxFiles: 1, compress: true });
    for (const word of ['1', '2', '3']) {
      log(handler, word, word);
      vi.advanceTimersByTime(1000);
    }
    for (const name of foreign) expect(readFileSync(join(folder, name), 'utf8')).toBe('foreign');
    expect(wordsIn('logs/app1.log')).toBe('3 3');
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual([
      '.app1.log.rotated',
      'app',
      'app.2026-11-22.1',
      'app1.2026-11-22.2.log.gz',
      'app1.log',
      'link1',
      'linked',
      'real',
      'service',
    ]);
  });
});

test.runIf(process.platform !== 'win32')(
  'a history that others may write to has deleted what is named as now alone',
  () => {
    for (const name of ['1', 'app.2026-11-22.1.log']) writeFileSync(join(folder, name), 'x');
    const history = join(folder, '.app.log.rotated');
    writeFileSync(history, '\n1\n\napp.2026-11-22.1.log\n');
    chmodSync(history, 0o666);
    const handler = make({ size: 1024, maxFiles: 1 });
    log(handler, '1', '1', '2');
    vi.advanceTimersByTime(1000);
    expect(Object.keys(files())).toEqual(['1', 'app.2026-11-22.2.log', 'app.log']);
  },
);

describe('faults', () => {
  test('a folder of rotated files that can not be looked at costs no record, and is reported', () => {
    const warnings = vi.spyOn(process, 'emitWarning').mockReturnValue();
    // What was reported within a minute before is not reported again.
    vi.advanceTimersByTime(86_400_000);
    // A name in it is a link to itself: it can't be followed, also not by root.
    mkdirSync(join(folder, 'old'));
    symlinkSync('app.1.log', join(folder, 'old', 'app.1.log'));
    writeFileSync(join(folder, '.app.log.rotated'), '\nold/app.1.log\n');
    log(make({ size: 4096, maxFiles: 3, compress: true, rotatedName: 'old/{base}.{index}{ext}' }), '1');
    expect(wordsIn('app.log')).toBe('1');
    expect(warnings.mock.calls.flat().map(String).join()).toContain('Tidying up rotated files in');
    warnings.mockRestore();
  });

  test('a rotation that is impossible leaves lines in the file, and is done when it is possible', () => {
    // Where the folder of rotated files would be, there is a file.
    writeFileSync(join(folder, 'old'), '');
    const handler = make({ size: 1024, rotatedName: 'old/{base}.{index}{ext}' });
    log(handler, '1', '2', '3');
    expect(wordsIn('app.log')).toBe('1 2 3');
    rmSync(join(folder, 'old'));
    log(handler, '4');
    expect(wordsIn('app.log')).toBe('1 2 3 4');
    vi.advanceTimersByTime(1000);
    log(handler, '5');
    expect([wordsIn('app.log'), wordsIn('old/app.1.log')]).toEqual(['5', '1 2 3 4']);
  });

  test('a folder that vanishes is made again', () => {
    const handler = make({ size: 1024 });
    log(handler, '1', '2');
    rmSync(folder, { recursive: true });
    vi.advanceTimersByTime(200);
    log(handler, '3', '4', '5');
    expect(files()).toEqual({ 'app.2026-11-22.1.log': '3 4', 'app.log': '5' });
  });

  test('a file that somebody else moved stays as it was named, and its successor is rotated when it is due', () => {
    const handler = make({ size: 1024 });
    log(handler, '1', '2');
    renameSync(path, join(folder, 'moved'));
    writeFileSync(path, '');
    log(handler, '3', '4', '5');
    expect(files()).toEqual({ moved: '1 2', 'app.2026-11-22.1.log': '3 4', 'app.log': '5' });
  });

  test.runIf(process.platform !== 'win32')('a device takes all lines and is never renamed', () => {
    symlinkSync('/dev/null', path);
    const handler = make({ size: 1024, interval: '1s' });
    for (let number = 0; number < 10; number++) log(handler, 'x');
    vi.advanceTimersByTime(5000);
    log(handler, 'x');
    expect(readdirSync(folder)).toEqual(['app.log']);
  });

  test('records behind the close are ignored; a second close does nothing', () => {
    const handler = make({ size: 1024, interval: '1s' });
    log(handler, '1');
    handler.close();
    handler.close();
    log(handler, '2');
    vi.advanceTimersByTime(10_000);
    expect(files()).toEqual({ 'app.log': '1' });
  });
});

test('a handler that is only made leaves no trace', () => {
  new RotatingFileHandler(path, { size: 1024 }).close();
  expect(existsSync(path)).toBe(false);
  chmodSync(folder, 0o700);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [{}, 'one of size and interval is needed'],
  [{ size: 1023 }, 'size: 1023 is not a size from 1 KiB to 1024 GiB'],
  [{ size: '10 miles' }, 'size: "10 miles" is not'],
  [{ size: 1024.5 }, 'size: 1024.5 is not'],
  [{ size: 4096, maxFiles: 0 }, 'maxFiles: 0 is not a count of files; use an integer from 1 to 1000000'],
  [{ size: 4096, maxAge: -1 }, 'maxAge: -1 is not'],
  [{ size: 4096, maxAge: 999 }, 'maxAge: 999 is not a duration from 1s'],
  [{ size: 4096, maxSize: 1024 }, 'maxSize: 1024 is not at least the size of one file'],
  [{ size: 4096, compress: 'zip' as 'gzip' }, 'compress: "zip" is not true, false or "gzip"'],
  [{ interval: '1x' }, 'interval: "1x" is not an interval'],
  [{ size: 4096, intervalBoundary: false }, 'intervalBoundary: false is of no use without an interval'],
  [{ interval: '1d', timeZone: 'Nowhere' }, 'there is no time zone "Nowhere"'],
  [{ size: 4096, rotatedName: 'x' }, 'rotatedName "x" has {index} 0 times'],
  [{ size: 4096, mode: 0o400 }, 'mode: 256 is not a mode that lets the owner write'],
])('the options %j are refused', (options, problem) => {
  expect(() => new RotatingFileHandler(path, options)).toThrow(
    expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: expect.stringContaining(problem) }),
  );
});
