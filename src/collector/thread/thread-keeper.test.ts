import { afterEach, describe, expect, it, type Mock, vi } from 'vitest';
import * as trouble from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { Connection } from '../connection/connection.ts';
import { type CollectorThread, ThreadKeeper } from './thread-keeper.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

vi.mock('../../base/trouble.ts', { spy: true });
afterEach(() => vi.useRealTimers());

interface Made extends CollectorThread {
  die(): Promise<void>;
  readonly receive: Mock<CollectorThread['receive']>;
  readonly leave: Mock<CollectorThread['leave']>;
}

function thread(): Made {
  let die = (): void => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const receive = vi.fn<CollectorThread['receive']>(() => ({
    ready: Promise.resolve(),
    addresses: ['tcp://127.0.0.1:4711'],
    stop() {},
  }));
  const leave = vi.fn<CollectorThread['leave']>(() => true);
  return {
    attachment: {} as Attachment,
    isMain: true,
    hurry() {},
    leave,
    stop: async () => {},
    receive,
    ready: Promise.resolve(),
    died,
    async die() {
      die();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

function kept(): { made: Made[]; connection: Connection } {
  vi.useFakeTimers();
  const made: Made[] = [];
  const connection = new ThreadKeeper(() => {
    made.push(thread());
    return made.at(-1) as Made;
  });
  return { made, connection };
}

describe('a thread that is kept', () => {
  it('is started at a later time when it can not be started now, and nothing is thrown into the program', async () => {
    const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
    vi.useFakeTimers();
    const made: Made[] = [];
    let refusals = 0;
    new ThreadKeeper(() => {
      if (refusals-- > 0) throw new Error('EAGAIN');
      made.push(thread());
      return made.at(-1) as Made;
    });
    await vi.advanceTimersByTimeAsync(0);
    refusals = 2;
    await made[0]?.die();
    await vi.advanceTimersByTimeAsync(100 + 200 + 399);
    expect([made.length, failed.mock.calls.length]).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(1);
    expect(made).toHaveLength(2);
  });

  it('is started again when it dies, later each time, and soon again when it ran well', async () => {
    const { made } = kept();
    await vi.advanceTimersByTimeAsync(0);
    for (const pause of [100, 200, 400]) {
      const count = made.length;
      await made.at(-1)?.die();
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(made).toHaveLength(count);
      await vi.advanceTimersByTimeAsync(1);
      expect(made).toHaveLength(count + 1);
    }
    await vi.advanceTimersByTimeAsync(11_000);
    await made.at(-1)?.die();
    await vi.advanceTimersByTimeAsync(100);
    expect(made).toHaveLength(5);
  });

  it('is started at once for the exit of the process', async () => {
    const { made, connection } = kept();
    await vi.advanceTimersByTimeAsync(0);
    await made[0]?.die();
    expect(connection.leave(1000)).toBe(true);
    expect(made).toHaveLength(2);
    expect(made[1]?.leave).toHaveBeenCalledWith(1000);
  });

  it('is not started again when it was stopped', async () => {
    const { made, connection } = kept();
    await vi.advanceTimersByTimeAsync(0);
    await connection.stop(0);
    await made[0]?.die();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made).toHaveLength(1);
  });

  it('goes on receiving at the address that it had', async () => {
    const { made, connection } = kept();
    await vi.advanceTimersByTimeAsync(0);
    connection.receive?.({ addresses: ['tcp://127.0.0.1'] } as unknown as ReceiverOptions);
    await made[0]?.die();
    await vi.advanceTimersByTimeAsync(100);
    expect(made[1]?.receive).toHaveBeenCalledWith({ addresses: ['tcp://127.0.0.1:4711'] });
  });
});
