/** The keys of a record on the wire that are starlog's own. `err` is one only where there is an error. */
export const RESERVED_KEYS: readonly string[] = [
  'level',
  'time',
  'pid',
  'hostname',
  'tid',
  'name',
  'msg',
  'err',
];

/**
 * Another name for a key that can't be had: the key with as many `_` (at least one) as it takes.
 * @param taken says whether a name is in use; must say false at some point.
 */
export function freeKey(key: string, taken: (key: string) => boolean): string {
  let free = `${key}_`;
  while (taken(free)) free += '_';
  return free;
}
