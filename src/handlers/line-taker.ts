/**
 * The method of a handler that wants nothing of a finished line but its bytes. The name is a symbol of this copy of the library:
 * a number of a logger's name means another name in another copy.
 */
export const TAKE_LINE: unique symbol = Symbol('takeLine');

export interface LineTaker {
  /** @returns false where nothing has happened, and `handle` is to be asked. */
  [TAKE_LINE](line: string, level: number, nameId: number, time: number): boolean;
}

export function takesLines(handler: object | undefined): handler is LineTaker {
  return handler !== undefined && TAKE_LINE in handler;
}
