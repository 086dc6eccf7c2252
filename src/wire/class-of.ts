import { tryRead } from './read.ts';

/** What an object is called that is not shown. Never throws. */
export function classNameOf(value: object): string {
  const name = tryRead(tryRead(value, 'constructor'), 'name');
  return typeof name === 'string' && name !== '' ? name : 'Object';
}

/** Without a class: nothing special can be behind it. May throw what a proxy throws. */
export function isPlain(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || isRootOfRealm(prototype);
}

/** True for the `Object.prototype` of another realm: programs run scripts of others, and Jest all tests, in `vm` contexts. */
function isRootOfRealm(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf');
}
