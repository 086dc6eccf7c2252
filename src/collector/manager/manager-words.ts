import { wallTime } from '../../base/clock.ts';
import type { ControlPage } from '../../hub/control-page.ts';

/*
 * The words that the processes of a hub and its manager exchange in the control page.
 *
 *   byte 20  wanted   the mark of the plan that main wants to be served
 *        24  served   the mark of the plan whose targets are open; 0: none
 *        28  starts   how many managers were started since one ran well
 *        32  started  when that was last, in tenths of a second, modulo 2^31
 *
 * The holder of the hub's lock, or whoever hands it to a manager, writes the last three.
 */
const WANTED = 5;
const SERVED = 6;
const STARTS = 7;
const STARTED = 8;

/** Milliseconds before a manager is started again, doubled with each that did not run well, and at the longest. */
const FIRST_PAUSE = 250;
const LAST_PAUSE = 30_000;

export class ManagerWords {
  private readonly words: Int32Array;

  constructor(control: ControlPage) {
    this.words = control.words;
  }

  get wanted(): number {
    return Atomics.load(this.words, WANTED);
  }

  set wanted(mark: number) {
    Atomics.store(this.words, WANTED, mark);
  }

  /** Says what is wanted where no main has said it: on the page of a hub that was made anew. */
  suppose(mark: number): void {
    Atomics.compareExchange(this.words, WANTED, 0, mark);
  }

  get served(): number {
    return Atomics.load(this.words, SERVED);
  }

  set served(mark: number) {
    Atomics.store(this.words, SERVED, mark);
  }

  /** True when no pause is due before the next start. */
  get mayStart(): boolean {
    const starts = Atomics.load(this.words, STARTS);
    if (starts < 2) return true;
    const since = (tenths() - Atomics.load(this.words, STARTED)) * 100;
    // A clock that was set back must not keep the hub without a collector.
    return since < 0 || since >= Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** (starts - 2));
  }

  countStart(): void {
    Atomics.add(this.words, STARTS, 1);
    Atomics.store(this.words, STARTED, tenths());
  }

  /** Forgets the starts: the last one went well. */
  ranWell(): void {
    Atomics.store(this.words, STARTS, 0);
  }
}

function tenths(): number {
  return Math.floor(wallTime() / 100) % 2 ** 31;
}
