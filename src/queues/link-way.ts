import { now, queueMicrotask } from '../base/clock.ts';
import { sleepSync } from '../base/sleep.ts';
import type { Way, WayRing } from '../producer/way.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import { BYE } from './frames.ts';
import type { Sender } from './sender.ts';

/** So many records that wait to be sent are sent within the log call. */
const BURST = 128;

/** How long the exit waits for the next acknowledgement, in milliseconds, until it leaves the rest in a file. */
const SILENCE = 250;

/**
 * The way of records over a link: they stay in a ring of this process until they are acknowledged.
 *
 * A record is sent in the log call itself if none was sent in this millisecond, or if 128 wait, else when the
 * running code of this turn of the event loop is done. What is not with the kernel by then, SIGKILL takes with it.
 */
export class LinkWay implements Way {
  readonly ring: WayRing;
  readonly progress: number = 0;
  private readonly sender: Sender;
  private readonly save: () => void;
  private sentAt = 0;
  private isPlanned = false;
  private isBlocked = false;
  private isOver = false;
  private isReleased = false;

  /** @param save keeps for the next collector what is in the ring: in the exit, and whenever something is logged after it. */
  constructor(ring: HeapRing, sender: Sender, save: () => void) {
    this.ring = { path: ring.path, buffer: ring.buffer, shape: ring.shape };
    this.sender = sender;
    this.save = save;
  }

  get isConnected(): boolean {
    return this.sender.isWelcome;
  }

  wake(time: number): void {
    const { sender } = this;
    if (this.isOver) this.sendLate();
    else if (time !== this.sentAt) {
      this.sentAt = time;
      this.isBlocked = !sender.send();
      // Where the event loop does not run, only this takes in what makes room for more.
      if (this.isBlocked) sender.push();
    } else if (!this.isBlocked && sender.written - sender.next >= BURST) {
      this.isBlocked = !sender.send();
    } else if (!this.isPlanned) {
      this.isPlanned = true;
      queueMicrotask(() => {
        this.isPlanned = false;
        sender.send();
      });
    }
  }

  push(): void {
    this.sender.push();
  }

  close(timeout: number): void {
    if (this.isReleased) return;
    this.isOver = true;
    const { sender } = this;
    const end = now() + timeout;
    let { acked } = sender;
    let movedAt = now();
    for (sender.push(); sender.acked !== sender.written; sender.push()) {
      const time = now();
      if (acked !== sender.acked) movedAt = time;
      acked = sender.acked;
      if (time >= end || time - movedAt >= SILENCE || !sender.canPush) break;
      sleepSync(0.2);
    }
    sender.tell(BYE, {});
    this.keep();
  }

  keep(): void {
    if (this.sender.acked !== this.sender.written) this.save();
  }

  release(): void {
    this.isReleased = true;
    this.sender.close();
  }

  /** The process is ending, and nobody waits for the event loop any more. */
  private sendLate(): void {
    const { sender } = this;
    sender.push();
    // Whether anybody is there for what was written is seen by the next look.
    sender.push();
    if (!sender.isConnected || sender.written !== sender.next) this.keep();
  }
}
