import { freeKey } from '../wire/keys.ts';

/** Gives each key of one record a name of its own: one that is taken gets `_` appended, as on the wire. */
export class UniqueKeys {
  readonly #taken: Set<string>;

  /** @param reserved names that no key may have. */
  constructor(reserved: Iterable<string> = []) {
    this.#taken = new Set(reserved);
  }

  take(key: string): string {
    const name = this.#taken.has(key) ? freeKey(key, (candidate) => this.#taken.has(candidate)) : key;
    this.#taken.add(name);
    return name;
  }
}
