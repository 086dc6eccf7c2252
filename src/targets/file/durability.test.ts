import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StarlogError } from '../../base/errors.ts';
import type { Durability } from './durability.ts';
import { FileHandler } from './file.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

/** Tells each write and each call that brings the file to the disk, in their order. */
class Watched extends FileHandler {
  calls: string[] = [];
  clock = 0;
  /** What the next calls of fdatasync fail with. */
  failures: string[] = [];

  protected override now(): number {
    return this.clock;
  }

  protected override writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    this.calls.push('write');
    return super.writeOnce(fd, bytes, start, length);
  }

  protected override syncOnce(fd: number): void {
    const code = this.failures.shift();
    this.calls.push(code ?? 'sync');
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    super.syncOnce(fd);
  }

  line(text: string): number {
    const bytes = Buffer.from(`${text}\n`);
    return this.write(bytes, 0, bytes.length);
  }
}

let folder: string;
let path: string;
let handler: Watched;

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'starlog-durability-'));
  path = join(folder, 'app.log');
});

afterEach(() => {
  handler?.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

function make(durability?: Durability): Watched {
  handler = new Watched(path, durability === undefined ? {} : { durability });
  return handler;
}

describe('by default', () => {
  test('the disk is never waited for', () => {
    make();
    handler.line('one');
    vi.advanceTimersByTime(60_000);
    handler.flush();
    handler.close();
    expect(handler.calls).toEqual(['write']);
  });
});

describe('at the level "record"', () => {
  test('each write is on the disk when it returns', () => {
    make('record');
    handler.line('one');
    handler.line('two');
    expect(handler.calls).toEqual(['write', 'sync', 'write', 'sync']);
  });

  test('what the disk did not take is taken out, and written once when it is offered again', () => {
    make('record');
    handler.line('one');
    handler.failures = ['EIO', 'ENOSPC'];
    for (const errno of ['EIO', 'ENOSPC']) {
      expect(() => handler.line('two')).toThrow(
        expect.objectContaining({ code: 'STARLOG_TARGET_FAILED', data: { path, errno } }),
      );
      expect(readFileSync(path, 'utf8')).toBe('one\n');
    }
    handler.line('two');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  test.runIf(process.platform !== 'win32')('devices, which have nothing to store, are just written', () => {
    path = '/dev/null';
    make('record');
    handler.line('one');
    expect(handler.calls).toEqual(['write']);
  });
});

describe('at the level "interval"', () => {
  test('the disk has everything a second after the first write that it does not have', () => {
    make('interval');
    handler.line('one');
    handler.line('two');
    vi.advanceTimersByTime(999);
    expect(handler.calls).toEqual(['write', 'write']);
    vi.advanceTimersByTime(1);
    expect(handler.calls).toEqual(['write', 'write', 'sync']);
    vi.advanceTimersByTime(60_000);
    expect(handler.calls).toEqual(['write', 'write', 'sync']);
    handler.line('three');
    vi.advanceTimersByTime(1000);
    expect(handler.calls).toEqual(['write', 'write', 'sync', 'write', 'sync']);
  });

  test('a loop that never yields, and so has no timers, waits for the disk itself once a second', () => {
    make('interval');
    for (handler.clock = 0; handler.clock < 3500; handler.clock += 100) handler.line('x');
    expect(handler.calls.filter((call) => call === 'sync')).toHaveLength(3);
  });

  test.each(['flush', 'close'] as const)('%s waits for the disk', (method) => {
    make('interval');
    handler.line('one');
    handler[method]();
    expect(handler.calls).toEqual(['write', 'sync']);
  });

  test('a file that is left is on the disk before the next one is written', () => {
    make('interval');
    handler.line('one');
    renameSync(path, `${path}.1`);
    handler.reopen();
    handler.line('two');
    expect(handler.calls).toEqual(['write', 'sync', 'write']);
  });
});

test('reopen() follows a moved file at once, and says whether it did', () => {
  make();
  handler.line('one');
  expect(handler.reopen()).toBe(false);
  renameSync(path, `${path}.1`);
  expect(handler.reopen()).toBe(true);
  handler.line('two');
  expect(readFileSync(path, 'utf8')).toBe('two\n');
});

test('a signal that the handler waits for follows a moved file too, until it is closed', () => {
  const before = process.listenerCount('SIGHUP');
  handler = new Watched(path, { reopenOn: 'SIGHUP' });
  handler.open();
  handler.open();
  handler.line('one');
  renameSync(path, `${path}.1`);
  process.emit('SIGHUP', 'SIGHUP');
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(process.listenerCount('SIGHUP')).toBe(before + 1);
  handler.close();
  expect(process.listenerCount('SIGHUP')).toBe(before);
});

test('a signal that would end the program is refused', () => {
  const bad = 'SIGKILL' as 'SIGHUP';
  expect(() => new FileHandler('a.log', { reopenOn: bad })).toThrow(/"SIGHUP" or "SIGUSR2"/);
});

test('a level that there is not is refused', () => {
  const bad = 'always' as Durability;
  expect(() => new FileHandler('a.log', { durability: bad })).toThrow(StarlogError);
  expect(() => new FileHandler('a.log', { durability: bad })).toThrow(/"process", "interval" or "record"/);
});
