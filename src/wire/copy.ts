import { readProperty } from './read.ts';

/** An object of our own with values of somebody else's. */
export type Data = Record<string, unknown>;

/** The own properties of an object; where reading one throws, a text that says so. Never throws, but for proxies. */
export function shallowCopy(source: object): Data {
  try {
    return { ...(source as Data) };
  } catch {
    const copy: Data = {};
    for (const key of Object.keys(source)) put(copy, key, readProperty(source, key));
    return copy;
  }
}

/** A plain assignment of `__proto__` would change the prototype and leave the value where it is. */
export function put(owner: Data, key: string, value: unknown): void {
  if (key !== '__proto__') owner[key] = value;
  else Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}
