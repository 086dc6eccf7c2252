/** Up to this many bytes a loop is faster than the call of a method: 32 take 60 ns by a loop and 76 by a call, 140 take 217 and 80. */
const COPIED_BY_HAND = 40;

/**
 * Copies the bytes from `start` to before `end` to the place `at`.
 * @returns the end there.
 */
export function copyBytes(from: Buffer, start: number, end: number, into: Uint8Array, at: number): number {
  if (end - start > COPIED_BY_HAND) return at + from.copy(into, at, start, end);
  let to = at;
  for (let index = start; index < end; index++) into[to++] = from[index] as number;
  return to;
}
