import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ProcessEnd } from '../../base/process-end.ts';
import { counted } from '../../record/counts.ts';
import type { Connection } from './connection.ts';
import { Connections } from './connections.ts';

/** A connection of which only the counters and calls for a hurry are real. */
function connection(
  accepted: number,
  pending: number,
  dropped: number,
): {
  connection: Connection;
  counts: { accepted: number; pending: number };
  hurry: ReturnType<typeof vi.fn>;
} {
  const state = { accepted, pending };
  const hurry = vi.fn();
  const attachment = { producer: { counts: () => counted(state.accepted, state.pending, dropped) } };
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
    expect(await connectionsOf().flush(60_000)).toEqual({
      accepted: 0,
      pending: 0,
      delivered: 0,
      dropped: 0,
    });
  });

  it('waits for what was logged before it, not for what comes later', async () => {
    const { connection: one, counts, hurry } = connection(3, 3, 1);
    // Each look finds two more records, of which one is taken: what waits never gets less.
    hurry.mockImplementation(() => {
      counts.accepted += 2;
      counts.pending += 1;
    });
    const result = await connectionsOf(one).flush(60_000);
    expect(result).toEqual({ accepted: 9, pending: 6, delivered: 3, dropped: 1 });
    expect(hurry).toHaveBeenCalledTimes(3);
  });

  it('gives up after its time, and says what waits', async () => {
    const { connection: one } = connection(5, 2, 0);
    expect(await connectionsOf(one).flush(5)).toEqual({ accepted: 5, pending: 2, delivered: 3, dropped: 0 });
    expect(await connectionsOf(one).flush(0)).toEqual({ accepted: 5, pending: 2, delivered: 3, dropped: 0 });
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    expect(await connectionsOf(one).flush(5)).toEqual({ accepted: 5, pending: 2, delivered: 3, dropped: 0 });
  });

  it('adds up what it hears from all', async () => {
    const [one, other] = [connection(5, 0, 1), connection(7, 0, 2)];
    expect(await connectionsOf(one.connection, other.connection).flush(60_000)).toEqual({
      accepted: 12,
      pending: 0,
      delivered: 12,
      dropped: 3,
    });
  });
});

describe('the exit', () => {
  it('lets each connection leave, once, within its time, whatever another one throws', () => {
    const [bad, good] = [connection(0, 0, 0), connection(0, 0, 0)];
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
    const { connection: one } = connection(0, 0, 0);
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
