/** Pauses that grow: the first one, each next one twice as long, up to the longest. In milliseconds. */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  #pause: number;
  #isFresh = true;

  constructor(first: number, longest: number) {
    this.#first = first;
    this.#longest = longest;
    this.#pause = first;
  }

  /** The pause that is due next, which does not grow by this. */
  get pause(): number {
    return this.#pause;
  }

  /** True until a pause was taken. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** Takes the pause that is due; the one after it is longer. */
  next(): number {
    const pause = this.#pause;
    this.#isFresh = false;
    this.#pause = Math.min(this.#longest, pause * 2);
    return pause;
  }

  /** Begins anew, since all is well. */
  reset(): void {
    this.#isFresh = true;
    this.#pause = this.#first;
  }
}
