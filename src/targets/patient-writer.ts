import { Backoff } from '../base/backoff.ts';
import { sleepSync } from '../base/sleep.ts';
import { errnoOf } from './target-error.ts';

/** One `write(2)`: how many of the `length` bytes from `start` were taken. Throws what `fs.writeSync` throws. */
export type WriteOnce = (fd: number, bytes: Uint8Array, start: number, length: number) => number;

/** How long a full pipe is waited for, in milliseconds, when the caller keeps the bytes and comes back. */
const OFFER_PATIENCE = 100;
/** The patience in milliseconds for a record that nobody keeps: after it, the record is lost. */
const DIRECT_PATIENCE = 5000;
const LONGEST_NAP = 20;
const MOST_INTERRUPTS = 100;

/** Writes to descriptors that may be full for the moment: non-blocking pipes, FIFOs, terminals. */
export class PatientWriter {
  readonly #writeOnce: WriteOnce;
  readonly #sleep: (ms: number) => void;
  #patience = OFFER_PATIENCE;
  #stuck = false;

  constructor(writeOnce: WriteOnce, sleep: (ms: number) => void = sleepSync) {
    this.#writeOnce = writeOnce;
    this.#sleep = sleep;
  }

  /**
   * Writes some of the bytes, at least one; sleeps while the reader is behind.
   * @throws what the last `write` threw: `EAGAIN` when the reader stayed behind for too long.
   */
  write(fd: number, bytes: Uint8Array, start: number, length: number): number {
    let waited = 0;
    let interrupts = 0;
    let naps: Backoff | undefined;
    for (;;) {
      try {
        const taken = this.#writeOnce(fd, bytes, start, length);
        if (taken > 0) {
          this.#stuck = false;
          return taken;
        }
        throw Object.assign(new Error('the descriptor took no byte'), { code: 'EAGAIN' });
      } catch (error) {
        const code = errnoOf(error);
        if (code === 'EINTR' && interrupts < MOST_INTERRUPTS) {
          interrupts += 1;
          continue;
        }
        if (code !== 'EAGAIN') throw error;
        // A reader that is stopped for good must not cost each further record the whole patience again.
        if (this.#stuck || waited >= this.#patience) {
          this.#stuck = true;
          throw error;
        }
        naps ??= new Backoff(1, LONGEST_NAP);
        const nap = naps.next();
        this.#sleep(nap);
        waited += nap;
      }
    }
  }

  /** Runs `emit`, whose bytes nobody will offer again, with more patience. */
  directly(emit: () => void): void {
    this.#patience = DIRECT_PATIENCE;
    try {
      emit();
    } finally {
      this.#patience = OFFER_PATIENCE;
    }
  }
}
