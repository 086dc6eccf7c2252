/** Keys with more `_` than this get a number: `key__`, `key___`, `key_4`. */
const UNDERSCORES = 3;

/**
 * Gives each key of one record a name of its own. A thousand keys of a request's body may all come to one name, as those in
 * another script do in GELF, where each strange letter is `_`: with one `_` more for each, they would take the time and the
 * space of half a million letters. So the next name is not looked for from the beginning, and soon has a number.
 */
export class UniqueKeys {
  readonly #taken: Set<string>;
  /** How many names were tried for a key that was taken. */
  readonly #tried = new Map<string, number>();

  /** @param reserved names that no key may have. */
  constructor(reserved: Iterable<string> = []) {
    this.#taken = new Set(reserved);
  }

  take(key: string): string {
    let name = key;
    if (this.#taken.has(key)) {
      let tried = this.#tried.get(key) ?? 0;
      do {
        tried++;
        name = tried <= UNDERSCORES ? key + '_'.repeat(tried) : `${key}_${tried}`;
      } while (this.#taken.has(name));
      this.#tried.set(key, tried);
    }
    this.#taken.add(name);
    return name;
  }
}
