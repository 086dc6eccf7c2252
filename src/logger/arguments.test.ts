import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

const error = new Error('boom');
const other = new RangeError('second');
const fields = { a: 1 };

const meaning = (message: string, own?: object, thrown?: unknown): object => ({
  message,
  fields: own,
  error: thrown,
});

class Hidden {
  readonly #x = 1;
  toJSON(): object {
    return { x: this.#x };
  }
}

class Shown {
  readonly x = 1;
}

describe('readArguments', () => {
  it.each<[string, unknown[], object]>([
    ['a message', ['hello'], meaning('hello')],
    ['a message and fields', ['hello', fields], meaning('hello', fields)],
    ['a message and an error', ['hello', error], meaning('hello', undefined, error)],
    ['a message, an error and fields', ['hello', error, fields], meaning('hello', fields, error)],
    ['a message, fields and an error', ['hello', fields, error], meaning('hello', fields, error)],
    ['fields and a message', [fields, 'hello'], meaning('hello', fields)],
    [
      'fields, a message and more fields',
      [fields, 'hello', { a: 2, b: 2 }],
      meaning('hello', { a: 2, b: 2 }),
    ],
    ['fields, a message and an error', [fields, 'hello', error], meaning('hello', fields, error)],
    ['fields and an error', [fields, error], meaning('boom', fields, error)],
    ['fields only', [fields], meaning('', fields)],
    ['fields with a msg', [{ a: 1, msg: 'hello' }], meaning('hello', { a: 1 })],
    ['fields with a msg and a message', [{ msg: 'x' }, 'hello'], meaning('hello', { msg: 'x' })],
    ['fields with an err', [{ err: error, a: 1 }], meaning('boom', { err: error, a: 1 })],
    ['fields with an err and a message', [{ err: error }, 'hello'], meaning('hello', { err: error })],
    ['fields with an err that is none', [{ err: 5 }], meaning('', { err: 5 })],
    ['an error', [error], meaning('boom', undefined, error)],
    ['an error and a message', [error, 'hello'], meaning('hello', undefined, error)],
    ['an error, a message and values', [error, 'took %d ms', 5], meaning('took 5 ms', undefined, error)],
    ['an error and fields', [error, fields], meaning('boom', fields, error)],
    ['a function', [() => 'lazy'], meaning('lazy')],
    ['a function and fields', [() => 'lazy', fields], meaning('lazy', fields)],
    ['a function that gives fields', [() => fields, 'hello'], meaning('hello', fields)],
    ['a function that gives an error', [() => error], meaning('boom', undefined, error)],
    ['a number', [42], meaning('42')],
    ['null', [null], meaning('null')],
    ['a list', [[1, 'x']], meaning("[ 1, 'x' ]")],
    ['undefined behind a message', ['hello', undefined], meaning('hello')],
    ['nothing', [], meaning('')],
    ['undefined alone', [undefined], meaning('undefined')],
    ['undefined behind an error', [error, undefined], meaning('boom', undefined, error)],
    ['undefined behind fields', [fields, undefined], meaning('', fields)],
    ['undefined behind fields with a msg', [{ a: 1, msg: 'x' }, undefined], meaning('x', { a: 1 })],
    [
      'undefined in the place of the message, and fields',
      [error, undefined, fields],
      meaning('boom', fields, error),
    ],
    ['a URL', ['at', new URL('http://a/b?c')], meaning('at http://a/b?c')],
    ['a URL alone', [new URL('http://a/b?c')], meaning('http://a/b?c')],
    ['headers', ['with', new Headers({ a: 'b' })], meaning("with Headers { a: 'b' }")],
    ['an object that hides all but toJSON', ['at', new Hidden()], meaning('at { x: 1 }')],
    ['a text that is an object', ['at', new String('abc')], meaning("at [String: 'abc']")],
    ['a promise', ['at', Promise.resolve(1)], meaning('at Promise { 1 }')],
    ['an object of a class', ['at', new Shown()], meaning('at', { x: 1 })],
    ['an object without anything', ['at', {}], meaning('at', {})],
    ['values that no place takes', ['hello', 1, null, 'x'], meaning('hello 1 null x')],
    ['a list behind a message', ['hello', [1, 2]], meaning('hello [ 1, 2 ]')],
    ['a map behind a message', ['hello', new Map([[1, 2]])], meaning('hello Map(1) { 1 => 2 }')],
  ])('understands %s', (_name, args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  it.each<[string, unknown[], string]>([
    ['%s', ['a %s b', 'x'], 'a x b'],
    ['%d and %i', ['%d %i', 1.5, 1.5], '1.5 1'],
    ['%f', ['%f', '1.5'], '1.5'],
    ['%j', ['%j', { a: 1 }], '{"a":1}'],
    ['%o', ['%o', [1]], '[ 1, [length]: 1 ]'],
    ['%O', ['%O', { a: { b: 1 } }], '{ a: { b: 1 } }'],
    ['%c', ['%cred', 'color: red'], 'red'],
    ['%%', ['100%% of %d', 5], '100% of 5'],
    ['a percent sign without values', ['100%'], '100%'],
    ['two of them without values', ['100%%'], '100%%'],
    ['an error as a value', ['got %s', error], expect.stringContaining('boom')],
    ['an unknown placeholder', ['%x', 5], '%x 5'],
  ])('formats %s', (_name, args, expected) => {
    expect(readArguments(args).message).toEqual(expected);
  });

  it('takes fields behind the values of placeholders', () => {
    expect(readArguments(['took %d ms', 5, fields])).toEqual(meaning('took 5 ms', fields));
    expect(readArguments(['user %o', fields])).toEqual(meaning('user { a: 1 }'));
  });

  it('loses no second error', () => {
    const { message, error: first, fields: own } = readArguments(['hello', error, other]);
    expect(first).toBe(error);
    expect(own).toBeUndefined();
    expect(message).toMatch(/^hello RangeError: second/);
  });

  it.each([
    ['two errors', [error, other], /^boom RangeError: second\n/],
    ['two errors and fields', [error, other, fields], /^boom RangeError: second\n/],
    ['two errors around a message', [error, 'hello', other], /^hello RangeError: second\n/],
    ['two errors behind fields', [fields, error, other], /^boom RangeError: second\n/],
    ['two errors of placeholders', ['%s and %d', error, other], /^Error: boom and %d RangeError: second\n/],
  ])('loses no second one of %s', (_name, args, text) => {
    const read = readArguments(args);
    expect(read.error).toBe(error);
    expect(read.message).toMatch(text);
  });

  it.each<[string, unknown[], object]>([
    ['an error behind %c of a URL', ['/caf%c3%a9', error], meaning('/caf%c3%a9', undefined, error)],
    ['fields behind %d of a URL', ['/%d0%b0', { reqId: 7 }], meaning('/%d0%b0', { reqId: 7 })],
    ['a reason behind %d of a URL', ['/%d0%b0', 'timeout'], meaning('/%d0%b0 timeout')],
    ['an error behind %j', ['failed %j', error], meaning('failed %j', undefined, error)],
    ['an error behind %s', ['failed: %s', error], meaning('failed: Error: boom', undefined, error)],
    ['fields with an error behind %s', ['failed %s', { err: error }], meaning('failed %s', { err: error })],
    ['fields and a number', ['%d took %d ms', fields, 5], meaning('%d took 5 ms', fields)],
  ])('leaves %s what it is', (_name, args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  it('keeps an error in the place of which another one comes', () => {
    expect(readArguments([{ err: error }, 'x', { err: other }])).toEqual(
      meaning('x', { err: other, err_: error }),
    );
  });

  it('survives arguments that throw on everything', () => {
    const refuse = (): never => {
      throw new Error('no');
    };
    const hostile = new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const value of [
      hostile,
      proxy,
      refuse,
      { toString: refuse },
      {
        get msg() {
          return refuse();
        },
      },
    ]) {
      for (const args of [[value], ['text', value], ['%s %j', value, value], [value, 'text']]) {
        expect(typeof readArguments(args).message).toBe('string');
      }
    }
    const endless = (): unknown => endless;
    expect(readArguments([endless]).message).toContain('threw');
  });

  it('leaves out no more than what throws', () => {
    const evil = {
      a: 1,
      get x(): never {
        throw new Error('no');
      },
    };
    const read = { a: 1, x: '[getter threw: no]' };
    expect(readArguments(['two', evil, { b: 1 }])).toEqual(meaning('two', { ...read, b: 1 }));
    expect(readArguments([evil, 'three', { b: 1 }])).toEqual(meaning('three', { ...read, b: 1 }));
    expect(readArguments([evil])).toEqual(meaning('', evil));
    expect(readArguments(['user %j in', evil, fields])).toEqual(
      meaning('user {"a":1,"x":"[getter threw: no]"} in', fields),
    );
  });

  it('never throws, and always has a message that is text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything({ withNullPrototype: true, withSparseArray: true }), fc.string()), {
          maxLength: 5,
        }),
        (args) => {
          const { message, fields: own } = readArguments(args);
          expect(typeof message).toBe('string');
          expect(own === undefined || typeof own === 'object').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
