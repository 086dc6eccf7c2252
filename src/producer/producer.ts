import { now } from '../base/clock.ts';
import { sleepSync } from '../base/sleep.ts';
import { type Counts, counted, NONE_COUNTED } from '../record/counts.ts';
import { RingWriter } from '../rings/ring-writer.ts';
import type { Entry } from '../wire/encode.ts';
import { readLine } from '../wire/read-line.ts';
import { Patience } from './patience.ts';
import type { Way } from './way.ts';

/** The policy for a record for which the ring has no room. */
export interface OverflowPolicy {
  /** `block`: the call waits up to `blockTimeout`, then drops the record; see `Patience` for those after it. `drop`: it drops it at once. */
  readonly overflow: 'block' | 'drop';
  /** Milliseconds. */
  readonly blockTimeout: number;
}

/** Milliseconds between two looks for room, at the least and at the longest, to which they grow. */
const SHORTEST_NAP = 0.1;
const LONGEST_NAP = 32;

/** Writes lines to this thread's ring, and decides what happens when it is full. */
export class Producer {
  /** The largest line in bytes; a quarter of the ring, so that one record can't fill it. */
  readonly maxLine: number;
  /**
   * Called again and again while a call waits for room, where this very thread has something to do for it: it has the collector,
   * or may replace one that has gone. False when to wait would be in vain, because it is the collector's own handler that logs.
   */
  relief: (() => boolean) | undefined;

  /** Undefined when the ring was given back: its memory must not be touched any more. */
  private ring: RingWriter | undefined;
  private way: Way;
  private readonly policy: OverflowPolicy;
  private readonly patience = new Patience();
  /** Until when calls wait for the targets; 0: they do not. */
  private lastWordsUntil = 0;
  /** After how long the next call that finds no room looks again: a part of what the last one came to, since dozens may wait. */
  private firstNap = SHORTEST_NAP;
  private lastCounts: Counts = NONE_COUNTED;

  constructor(way: Way, policy: OverflowPolicy, maxLine: number) {
    this.way = way;
    this.ring = new RingWriter(way.ring.buffer, way.ring.shape);
    this.policy = policy;
    this.maxLine = Math.min(maxLine, Math.floor(way.ring.shape.dataSize / 4));
  }

  /**
   * Hands a record over without a text of its line, as most can be: it says the same as `send` with that line.
   * @returns false where nothing has happened, and `send` is to be asked.
   */
  sendEntry(entry: Entry): boolean {
    if (this.ring?.hasRoom(entry.level) !== true) return false;
    const line = readLine(entry);
    if (line === undefined) return false;
    // Not before: a `toJSON` may have logged, or closed the log, and the memory of a ring that was given back must not be touched.
    const ring = this.ring;
    const { level, origin, time } = entry;
    const isSent =
      ring !== undefined &&
      line.parts.room <= this.maxLine &&
      ring.tryWriteParts(line.parts, level, origin.nameId, time);
    line.release();
    if (!isSent) return false;
    this.way.wake(time, level, ring);
    if (this.lastWordsUntil !== 0) this.settleLastWords();
    return true;
  }

  /**
   * Hands a line over. When this returns true the record survives the end of this process, however it ends. False:
   * it was dropped and counted, or this producer was released.
   */
  send(line: string, level: number, nameId: number, time: number): boolean {
    const ring = this.ring;
    if (ring === undefined) return false;
    if (!ring.tryWrite(line, level, nameId, time) && !this.sendWhenFull(ring, line, level, nameId, time)) {
      ring.countDropped(level);
      return false;
    }
    this.way.wake(time, level, ring);
    if (this.lastWordsUntil !== 0) this.settleLastWords();
    return true;
  }

  /**
   * From now on every call waits until its record is with the targets: for the exit of the process that has the
   * collector, in which nobody collects later.
   * @param timeout milliseconds that all of them together may take. A wait in vain is the last one.
   */
  speakLastWords(timeout: number): void {
    this.lastWordsUntil = now() + timeout;
  }

  private settleLastWords(): void {
    const until = this.lastWordsUntil;
    // A handler that logs comes here from inside of the turn that has called it, where no room can be made: later it can.
    if (!this.settle(until - now()) && now() >= until) this.lastWordsUntil = 0;
  }

  private sendWhenFull(ring: RingWriter, line: string, level: number, nameId: number, time: number): boolean {
    // Room may be on its way. Where the event loop does not run, nothing else takes it in.
    this.wake();
    if (ring.tryWrite(line, level, nameId, time)) return true;
    if (this.policy.overflow === 'drop') return false;
    const { ack } = ring;
    const { progress } = this.way;
    if (!this.patience.mayWait(ack, progress)) return false;
    const start = now();
    let waited = 0;
    let nap = this.firstNap;
    let late = 0;
    while (waited < this.policy.blockTimeout) {
      this.wake();
      if (this.relief?.() === false) return false;
      if (ring.tryWrite(line, level, nameId, time)) {
        ring.countBlocked(now() - start);
        this.firstNap = Math.max(SHORTEST_NAP, nap / 4);
        return true;
      }
      const asked = Math.min(nap, this.policy.blockTimeout - waited);
      sleepSync(asked);
      // Dozens of producers that look again and again take the processor from the collector for which they wait.
      nap = Math.min(nap * 2, LONGEST_NAP);
      const before = waited;
      waited = now() - start;
      late += Math.max(0, waited - before - 2 * asked);
    }
    ring.countBlocked(waited);
    // A collector that moves at the very end of a wait may have made room for the next call.
    this.patience.waited(ack, progress, late > waited / 2);
    return false;
  }

  /**
   * Waits until every record is with its targets, and blocks this thread meanwhile.
   * @param timeout milliseconds after which it gives up.
   * @returns true when nothing waits any more.
   */
  settle(timeout: number): boolean {
    const start = now();
    const ring = this.ring;
    while (ring !== undefined && ring.pending > 0) {
      if (now() - start >= timeout) return false;
      this.wake();
      if (this.relief?.() === false) return false;
      if (ring.pending > 0) sleepSync(0.5);
    }
    return true;
  }

  /** Goes on by another way. @param way its ring is a copy of the one so far, which is given back. */
  moveTo(way: Way): void {
    if (this.ring === undefined) return;
    this.ring.continueIn(way.ring.buffer);
    this.way.release({ remove: false });
    this.way = way;
    this.wake();
  }

  /** Brings what waits nearer to the collector, and wakes that if it sleeps. */
  wake(): void {
    this.way.push();
  }

  /** What became of the records of this thread so far: in its ring, and with the targets; after the release: until then. */
  counts(): Counts {
    const ring = this.ring;
    if (ring !== undefined) {
      this.lastCounts = counted(ring.written, ring.pending, ring.dropped);
    }
    return this.lastCounts;
  }

  /**
   * Says that nothing more will come. Calls of `send` after this still work: a process may log in its last breath.
   * @param timeout milliseconds for which this may block, where the way needs time.
   */
  close(timeout = 0): void {
    this.ring?.close();
    this.way.close(timeout);
  }

  /** Sees to it that what waits outlives this process, in whatever way its records travel. */
  keep(): void {
    if (this.ring !== undefined) this.way.keep();
  }

  /** Gives the ring's memory and all descriptors back. With `remove` nothing is left of the ring; else what is in it waits for the collector. */
  release(options: { remove: boolean } = { remove: false }): void {
    if (this.ring === undefined) return;
    if (!options.remove) this.close();
    this.counts();
    this.ring = undefined;
    this.way.release(options);
  }
}
