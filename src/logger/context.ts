import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** False until `withContext` is used: a program that does not use it does not pay for looking. */
let used = false;

/**
 * Runs a function; all records logged in it, and in everything asynchronous that it starts, carry these fields.
 * Inner contexts add to outer ones. A field of the call or of a bound logger wins over one of the context.
 * @returns what the function returns.
 */
export function withContext<T>(fields: Readonly<Record<string, unknown>>, fn: () => T): T {
  used = true;
  return storage.run({ ...storage.getStore(), ...fields }, fn);
}

/** Says what else every record carries, weaker than all other fields; undefined: nothing. */
export type ContextSource = () => Readonly<Record<string, unknown>> | undefined;

let source: ContextSource | undefined;

/** Has every record of this thread carry what `next` says at that moment; undefined: nothing any more. It must not throw. */
export function setContextSource(next: ContextSource | undefined): void {
  source = next;
}

/** The fields of the context that this call runs in. */
export function currentContext(): Readonly<Record<string, unknown>> | undefined {
  const own = used ? storage.getStore() : undefined;
  const more = source?.();
  if (more === undefined || own === undefined) return own ?? more;
  return { ...more, ...own };
}
