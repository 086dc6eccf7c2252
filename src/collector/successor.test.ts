import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Attachment } from '../hub/attach.ts';
import * as trouble from '../trouble.ts';
import type { Connection } from './connect.ts';
import { successor } from './successor.ts';

vi.mock('../trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => {
  reported.mockClear();
  vi.useRealTimers();
});

const connection = (isMain: boolean): Connection => ({
  attachment,
  isMain,
  hurry: () => {},
  leave: () => true,
  stop: async () => {},
});
const attachment = { hub: { directory: '/hub' }, takeOver: () => true } as unknown as Attachment;

describe('a successor', () => {
  it('tries again when its collector does not start: it has the lock, so nobody else can', () => {
    vi.useFakeTimers();
    const collect = vi.fn<() => Connection>().mockImplementationOnce(() => {
      throw new Error('too many open files');
    });
    collect.mockImplementation(() => connection(true));
    const heir = successor(attachment, connection(false), collect);

    vi.advanceTimersByTime(250);
    expect([heir.isMain, reported.mock.calls.length]).toEqual([false, 1]);
    vi.advanceTimersByTime(250);
    expect(heir.isMain).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(collect).toHaveBeenCalledTimes(2);
  });
});
