import { afterEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { Started } from './connection.ts';
import { Successor } from './successor.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

vi.mock('../../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => {
  reported.mockClear();
  giveUp.mockClear();
  vi.useRealTimers();
});

const connection = (isMain: boolean, ready = Promise.resolve()): Started => ({
  attachment,
  isMain,
  ready,
  hurry: () => {},
  leave: () => true,
  stop: async () => {},
});
const giveUp = vi.fn();
const attachment = {
  hub: { directory: '/hub' },
  producer: {},
  right: { takeOver: () => true, giveUp },
} as unknown as Attachment;
const collecting = connection(true);

it('takes over while a call waits for room, when no timer runs', () => {
  vi.useFakeTimers();
  const heir = new Successor(attachment, connection(false), () => collecting);
  expect(heir.isMain).toBe(false);
  expect(attachment.producer.relief?.()).toBe(true);
  expect(heir.isMain).toBe(true);
  expect(attachment.producer.relief).toBeUndefined();
});

describe('a successor that can not collect', () => {
  it.each([
    {
      how: 'does not start',
      fail: (): Started => {
        throw new Error('too many open files');
      },
    },
    {
      how: 'can not open its targets',
      fail: (): Started => connection(true, Promise.reject(new Error('EACCES'))),
    },
  ])('since it $how, lets others have the hub, and asks again after a pause', async ({ fail }) => {
    vi.useFakeTimers();
    const collect = vi.fn<() => Started>().mockImplementationOnce(fail).mockReturnValue(collecting);
    const heir = new Successor(attachment, connection(false), collect);

    await vi.advanceTimersByTimeAsync(250);
    expect([heir.isMain, reported.mock.calls.length, giveUp.mock.calls.length]).toEqual([false, 1, 1]);
    await vi.advanceTimersByTimeAsync(1200);
    expect(collect).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(50);
    expect(heir.isMain).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(collect).toHaveBeenCalledTimes(2);
    expect(giveUp).toHaveBeenCalledTimes(1);
  });
});
