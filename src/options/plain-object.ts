/** A plain object, by its tag and not by its prototype: those of another realm, such as a test runner's, are plain too. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
