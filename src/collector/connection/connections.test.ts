import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ProcessEnd } from '../../base/process-end.ts';
import type { Counts } from '../../producer/producer.ts';
import type { Connection } from './connection.ts';
import { Connections } from './connections.ts';

/** A connection of which only the counters and calls for a hurry are real. */
function connection(counts: Counts): {
  connection: Connection;
  counts: { -readonly [Key in keyof Counts]: Counts[Key] };
  hurry: ReturnType<typeof vi.fn>;
} {
  const state = { ...counts };
  const hurry = vi.fn();
  const attachment = { producer: { counts: () => ({ ...state }) } };
  const made = { attachment, isMain: true, hurry, leave: vi.fn(() => true), stop: vi.fn(async () => {}) };
  return { connection: made as unknown as Connection, counts: state, hurry };
}

/** Connections in a process of their own, which ends by the event 'exit'. */
function connectionsOf(...all: Connection[]): Connections & { readonly process: EventEmitter } {
  const process = new EventEmitter();
  const connections = new Connections(new ProcessEnd(process));
  for (const each of all) connections.add(each);
  return Object.assign(connections, { process });
}

describe('flush', () => {
  it('has nothing to wait for without connections', async () => {
    expect(await connectionsOf().flush(60_000)).toEqual({ acked: 0, pending: 0, dropped: 0 });
  });

  it('waits for what was logged before it, not for what comes later', async () => {
    const { connection: one, counts, hurry } = connection({ written: 3, pending: 3, dropped: 1 });
    // Each look finds two more records, of which one is taken: what waits never gets less.
    hurry.mockImplementation(() => {
      counts.written += 2;
      counts.pending += 1;
    });
    const result = await connectionsOf(one).flush(60_000);
    expect(result).toEqual({ acked: 3, pending: 6, dropped: 1 });
    expect(hurry).toHaveBeenCalledTimes(3);
  });

  it('gives up after its time, and says what waits', async () => {
    const { connection: one } = connection({ written: 5, pending: 2, dropped: 0 });
    expect(await connectionsOf(one).flush(5)).toEqual({ acked: 3, pending: 2, dropped: 0 });
    expect(await connectionsOf(one).flush(0)).toEqual({ acked: 3, pending: 2, dropped: 0 });
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    expect(await connectionsOf(one).flush(5)).toEqual({ acked: 3, pending: 2, dropped: 0 });
  });

  it('adds up what it hears from all', async () => {
    const [one, other] = [
      connection({ written: 5, pending: 0, dropped: 1 }),
      connection({ written: 7, pending: 0, dropped: 2 }),
    ];
    expect(await connectionsOf(one.connection, other.connection).flush(60_000)).toEqual({
      acked: 12,
      pending: 0,
      dropped: 3,
    });
  });
});

describe('the exit', () => {
  it('lets each connection leave, once, within its time, whatever another one throws', () => {
    const [bad, good] = [
      connection({ written: 0, pending: 0, dropped: 0 }),
      connection({ written: 0, pending: 0, dropped: 0 }),
    ];
    vi.mocked(bad.connection.leave).mockImplementation(() => {
      throw new Error('no');
    });
    const connections = connectionsOf(bad.connection, good.connection);
    connections.exitTimeout = 77;
    expect(connections.process.listenerCount('exit')).toBe(1);
    connections.process.emit('exit', 0);
    expect(good.connection.leave).toHaveBeenCalledExactlyOnceWith(77);
  });

  it('has nothing to do with those that were stopped and forgotten', async () => {
    const { connection: one } = connection({ written: 0, pending: 0, dropped: 0 });
    const connections = connectionsOf(one);
    await connections.stop(5);
    expect(one.stop).toHaveBeenCalledExactlyOnceWith(5);
    expect(connections.of(one.attachment)).toBe(one);
    expect(connections.forget()).toEqual([one.attachment]);
    expect(connections.of(one.attachment)).toBeUndefined();
    connections.process.emit('exit', 0);
    expect(one.leave).not.toHaveBeenCalled();
  });
});
