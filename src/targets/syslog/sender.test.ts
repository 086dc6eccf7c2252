import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LATER } from '../../handlers/handler.ts';
import { type Link, type LinkEvents, octetCounted } from './link.ts';
import { Sender } from './sender.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });

/** A link that keeps what it is sent until the test says that it was taken. */
class Held implements Link {
  appetite = 1000;
  readonly sent: { text: string; taken: (bytes: number) => void; size: number }[] = [];
  destroyed = false;
  send(messages: Buffer, taken: (bytes: number) => void): void {
    this.sent.push({ text: messages.toString(), taken, size: messages.length });
  }
  take(): void {
    const last = this.sent.at(-1) as (typeof this.sent)[number];
    last.taken(last.size);
  }
  async end(): Promise<void> {}
  destroy(): void {
    this.destroyed = true;
  }
}

const bytesOf = (...messages: string[]): Buffer => Buffer.from(messages.map(octetCounted).join(''));

describe('a sender', () => {
  let dials: { events: LinkEvents; again: boolean }[];
  let sender: Sender;
  const ready = vi.fn();
  const broken = vi.fn();

  beforeEach(() => {
    dials = [];
    vi.clearAllMocks();
    sender = new Sender(
      {
        dial: (events, again) => {
          dials.push({ events, again });
          return () => {};
        },
        maxPause: 1000,
        mayLose: true,
      },
      { ready, broken, refused: () => {} },
    );
  });

  const opened = (): Held => {
    const link = new Held();
    dials.at(-1)?.events.opened(link);
    return link;
  };

  it('takes nothing before there is a link, and says when there is one', () => {
    const bytes = bytesOf('a');
    expect(sender.offer(bytes, 0, bytes.length)).toBe(LATER);
    expect(sender.offer(bytes, 0, bytes.length)).toBe(LATER);
    expect(dials).toHaveLength(1);
    const link = opened();
    expect(ready).toHaveBeenCalledOnce();
    expect(sender.offer(bytes, 0, bytes.length)).toBe(LATER);
    expect(link.sent.map(({ text }) => text)).toEqual(['1 a']);
    link.take();
    expect(ready).toHaveBeenCalledTimes(2);
    expect(sender.offer(bytes, 0, bytes.length)).toBe(3);
    expect(sender.sent).toBe(1);
  });

  it('gives a link no more than it wants, and whole messages', () => {
    const bytes = bytesOf('aaa', 'bbb', 'ccc');
    sender.connect();
    const link = opened();
    link.appetite = 12;
    expect(sender.offer(bytes, 0, bytes.length)).toBe(LATER);
    expect(link.sent[0]?.text).toBe('3 aaa3 bbb');
    link.take();
    expect(sender.offer(bytes, 0, bytes.length)).toBe(10);
    sender.offer(bytes, 10, bytes.length);
    expect(link.sent[1]?.text).toBe('3 ccc');
  });

  it('sends again over the next link what the last one had not taken, and nothing else', () => {
    const first = bytesOf('a');
    const second = bytesOf('b');
    sender.connect();
    const link = opened();
    sender.offer(first, 0, first.length);
    link.take();
    expect(sender.offer(first, 0, first.length)).toBe(first.length);
    sender.offer(second, 0, second.length);
    dials[0]?.events.broken(new Error('gone'));
    expect(broken).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'gone' }), 1);
    expect(sender.failure?.message).toBe('gone');
    expect(sender.offer(second, 0, second.length)).toBe(LATER);
    expect(dials).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(sender.offer(second, 0, second.length)).toBe(LATER);
    expect(dials[1]?.again).toBe(true);
    const next = opened();
    expect(sender.failure).toBeUndefined();
    sender.offer(second, 0, second.length);
    expect(next.sent.map(({ text }) => text)).toEqual(['1 b']);
    // What the broken link says now is of no interest.
    link.take();
    expect(sender.offer(second, 0, second.length)).toBe(LATER);
  });

  it('waits longer after each link that could not be had or broke at once, and little after one that stood', () => {
    const bytes = bytesOf('a');
    const pauses: number[] = [];
    const pause = (): void => {
      const before = performance.now();
      const count = dials.length;
      while (dials.length === count) {
        vi.advanceTimersByTime(10);
        sender.offer(bytes, 0, bytes.length);
      }
      pauses.push(performance.now() - before);
    };
    sender.connect();
    for (let i = 0; i < 5; i++) {
      if (i % 2 === 1) opened();
      dials.at(-1)?.events.broken(new Error('no'));
      pause();
    }
    for (const [i, wanted] of [100, 200, 400, 800, 1000].entries()) {
      expect(pauses[i]).toBeGreaterThanOrEqual(wanted * 0.75);
      expect(pauses[i]).toBeLessThanOrEqual(wanted * 1.25 + 10);
    }
    opened();
    vi.advanceTimersByTime(2000);
    dials.at(-1)?.events.broken(new Error('no'));
    pause();
    expect(pauses[5]).toBeLessThanOrEqual(135);
  });

  it('keeps for who offered it what was taken meanwhile, and forgets it for somebody else', () => {
    const mine = bytesOf('mine');
    const other = bytesOf('other');
    sender.connect();
    const link = opened();
    sender.offer(mine, 0, mine.length);
    expect(sender.offer(other, 0, other.length)).toBe(LATER);
    expect([sender.holds(mine), sender.isFreeFor(other), sender.isFreeFor(mine)]).toEqual([
      true,
      false,
      true,
    ]);
    link.take();
    expect(sender.offer(other, 0, other.length)).toBe(LATER);
    expect(link.sent.at(-1)?.text).toBe('5 other');
  });

  it('lets go of a link that comes too late', () => {
    sender.connect();
    sender.destroy();
    expect(opened().destroyed).toBe(true);
    sender.connect();
    expect(dials).toHaveLength(1);
  });
});
