import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processEnd } from '../base/process-end.ts';
import * as trouble from '../base/trouble.ts';
import type { Handler } from '../handlers/handler.ts';
import type { LogRecord } from '../record/record.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { Gate } from './gate.ts';

vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));

vi.mock('../base/trouble.ts', { spy: true });
const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  failed.mockClear();
});

function record(message: string): LogRecord {
  const who = { host: 'h', pid: 1, thread: 0, processName: 'p' };
  return { time: 1, level: 30, name: 'app', message, fields: {}, error: undefined, sequence: 0, ...who };
}

/** Holds everything: lets go one record when it is asked, and the rest at the end. */
class Queueing extends Gate {
  private readonly held: LogRecord[] = [];

  admit(one: LogRecord): readonly LogRecord[] {
    this.held.push(one);
    return [];
  }
  override due(): readonly LogRecord[] {
    return this.held.splice(0, 1);
  }
  override end(): readonly LogRecord[] {
    return this.held.splice(0);
  }
}

const texts = (target: MemoryHandler): string[] => target.records.map(({ message }) => message);

describe('a gate in the process that logs', () => {
  it('is asked from time to time, and at the end', async () => {
    const target = new MemoryHandler();
    const gate = new Queueing(target);
    for (const message of ['a', 'b', 'c', 'd']) gate.handle(record(message));
    expect(texts(target)).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(texts(target)).toEqual(['a', 'b']);
    await gate.close();
    expect(texts(target)).toEqual(['a', 'b', 'c', 'd']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that fails lets the record pass, and a filter that fails too', async () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    class Failing extends Gate {
      admit = refuse;
    }
    const target = new MemoryHandler({ filters: [refuse] });
    const gate = new Failing(target, { filters: [refuse] });
    gate.handle(record('a'));
    await gate.close();
    expect(texts(target)).toEqual(['a']);
    expect(failed.mock.calls.map(([code, what]) => `${code} ${what}`)).toEqual([
      'STARLOG_HANDLER_FAILED A filter of Failing',
      'STARLOG_HANDLER_FAILED Failing',
      'STARLOG_HANDLER_FAILED A filter of MemoryHandler',
    ]);
  });

  it('says at the exit of the process what it has not said', () => {
    const target = new MemoryHandler();
    const at = vi.spyOn(processEnd, 'at');
    new Queueing(target).handle(record('a'));
    const [phase, atExit] = at.mock.calls[0] ?? [];
    expect(phase).toBe('emit');
    atExit?.();
    at.mock.results[0]?.value();
    expect(texts(target)).toEqual(['a']);
  });

  it('hands on the others when its target throws, and tells of it', () => {
    class Failing extends MemoryHandler {
      override emit(one: LogRecord): void {
        if (one.message === 'a') throw new Error('not this one');
        super.emit(one);
      }
    }
    class Both extends Queueing {
      override admit(one: LogRecord): readonly LogRecord[] {
        return one.message === 'now' ? [record('a'), one] : super.admit(one);
      }
    }
    const target = new Failing();
    const gate = new Both(target);
    expect(() => gate.handle(record('now'))).toThrow('not this one');
    expect(texts(target)).toEqual(['now']);
    gate.handle(record('a'));
    vi.advanceTimersByTime(100);
    expect(failed).toHaveBeenCalledOnce();
  });

  it('opens, flushes and closes what stands behind it', async () => {
    const calls: string[] = [];
    const target = {
      handle: () => {},
      open: () => calls.push('open'),
      flush: async () => calls.push('flush'),
      close: async () => calls.push('close'),
    } as unknown as Handler;
    const gate = new Queueing(new Queueing(target));
    gate.open();
    await gate.flush();
    await gate.close();
    expect(calls).toEqual(['open', 'flush', 'close']);
  });
});
