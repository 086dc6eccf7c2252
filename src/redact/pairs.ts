import type { Data } from '../wire/copy.ts';

/** A value of a list that has its name beside it. */
export interface Pair {
  readonly owner: Data;
  /** Where the value is in its owner. */
  readonly key: string;
  readonly name: string;
}

/** Lists of names and values in turn, as Node's `rawHeaders`. */
const FLAT = /(?:header|trailer)s?$/i;

/**
 * The values of a list whose names are no keys: `["Authorization", "Bearer ..."]` inside of a list, `{ name, value }` and
 * `{ key, value }`, and names and values in turn where the list is called headers.
 * @param path the way to the list.
 */
export function pairsOf(list: readonly unknown[], path: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (const item of list) {
    if (typeof item !== 'object' || item === null) continue;
    const { name, key, value } = item as Data;
    const own = name ?? key;
    if (Array.isArray(item)) {
      if (item.length === 2 && typeof item[0] === 'string')
        pairs.push({ owner: item as never, key: '1', name: item[0] });
    } else if (typeof own === 'string' && value !== undefined) {
      pairs.push({ owner: item as Data, key: 'value', name: own });
    }
  }
  if (FLAT.test(path.at(-1) ?? '')) {
    for (let at = 0; at + 1 < list.length; at += 2) {
      const name = list[at];
      if (typeof name === 'string') pairs.push({ owner: list as never, key: `${at + 1}`, name });
    }
  }
  return pairs;
}
