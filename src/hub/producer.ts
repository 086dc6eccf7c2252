import { DoorbellButton } from './doorbell.ts';
import type { Hub } from './hub.ts';
import type { RingFile } from './ring-file.ts';
import { RingWriter } from './ring-writer.ts';

/** What happens to a record for which the ring has no room. */
export interface OverflowPolicy {
  /** `block`: the call waits up to `blockTimeout`, then drops the record. `drop`: it drops it at once. */
  readonly overflow: 'block' | 'drop';
  /** Milliseconds. */
  readonly blockTimeout: number;
}

const nap = new Int32Array(new SharedArrayBuffer(4));

/** Writes lines to this thread's ring, and decides what happens when it is full. */
export class Producer {
  /** The largest line in bytes; a quarter of the ring, so that one record can't fill it. */
  readonly maxLine: number;
  /** Set where the collector lives on this very thread: it can't make room while a call waits for it. */
  relief: (() => void) | undefined;

  private readonly hub: Hub;
  private readonly ring: RingWriter;
  private readonly button: DoorbellButton;
  private readonly policy: OverflowPolicy;
  /** Where `ack` stood when a wait ended in vain; until it moves, waiting again would be in vain too. */
  private stalledAt: number | undefined;
  private lastWords: number | undefined;

  constructor(hub: Hub, file: RingFile, policy: OverflowPolicy, maxLine: number) {
    this.hub = hub;
    this.ring = new RingWriter(file.mapping.buffer, file.shape);
    this.button = new DoorbellButton(hub.directory);
    this.policy = policy;
    this.maxLine = Math.min(maxLine, Math.floor(file.shape.dataSize / 4));
    hub.control.announceRing();
    this.wake();
  }

  /** Hands a line over. When this returns true the record survives the end of this process, however it ends. */
  send(line: string, level: number, nameId: number, time: number): boolean {
    if (!this.ring.tryWrite(line, level, nameId, time) && !this.sendWhenFull(line, level, nameId, time)) {
      this.ring.countDropped(level);
      return false;
    }
    if (this.hub.control.takeSleeper()) this.button.ring();
    if (this.lastWords !== undefined) this.settle(this.lastWords);
    return true;
  }

  /**
   * From now on every call waits until its record is with the targets: for the exit of the process that has the
   * collector, in which nobody collects later.
   * @param timeout milliseconds that each call may take.
   */
  speakLastWords(timeout: number): void {
    this.lastWords = timeout;
  }

  private sendWhenFull(line: string, level: number, nameId: number, time: number): boolean {
    if (this.policy.overflow === 'drop' || this.stalledAt === this.ring.ack) return false;
    const start = performance.now();
    let waited = 0;
    while (waited < this.policy.blockTimeout) {
      this.wake();
      this.relief?.();
      if (this.ring.tryWrite(line, level, nameId, time)) {
        this.ring.countBlocked(performance.now() - start);
        return true;
      }
      Atomics.wait(nap, 0, 0, Math.min(1, this.policy.blockTimeout - waited));
      waited = performance.now() - start;
    }
    this.ring.countBlocked(waited);
    this.stalledAt = this.ring.ack;
    return false;
  }

  /**
   * Waits until every record is with its targets, and blocks this thread meanwhile.
   * @param timeout milliseconds after which it gives up.
   * @returns true when nothing waits any more.
   */
  settle(timeout: number): boolean {
    const start = performance.now();
    while (this.ring.pending > 0) {
      if (performance.now() - start >= timeout) return false;
      this.wake();
      this.relief?.();
      if (this.ring.pending > 0) Atomics.wait(nap, 0, 0, 0.5);
    }
    return true;
  }

  /** Wakes the collector if it sleeps. */
  wake(): void {
    if (this.hub.control.takeSleeper()) this.button.ring();
  }

  /** How many records were accepted, how many of them wait for the targets, and how many were dropped. */
  counts(): { written: number; pending: number; dropped: number } {
    return { written: this.ring.written, pending: this.ring.pending, dropped: this.ring.dropped };
  }

  /** Says that nothing more will come. Calls of `send` after this still work: a process may log in its last breath. */
  close(): void {
    this.ring.close();
    this.wake();
  }
}
