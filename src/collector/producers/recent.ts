import { now } from '../../base/clock.ts';

/** Remembers values for a while, so that what is never asked for does not pile up. */
export class Recent<Value> {
  readonly #keep: number;
  readonly #entries = new Map<string, { readonly value: Value; readonly since: number }>();

  /** @param keep how long a value is remembered at least, in milliseconds. */
  constructor(keep: number) {
    this.#keep = keep;
  }

  set(key: string, value: Value): void {
    const time = now();
    // The oldest come first in a Map, when what comes anew is deleted before.
    this.#entries.delete(key);
    for (const [old, { since }] of this.#entries) {
      if (time - since <= this.#keep) break;
      this.#entries.delete(old);
    }
    this.#entries.set(key, { value, since: time });
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || now() - entry.since > this.#keep ? undefined : entry.value;
  }
}
