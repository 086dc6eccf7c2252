import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { errorInfo, isError } from './error-info.ts';

class HttpError extends Error {
  readonly status = 503;
}

const refuse = (): never => {
  throw new Error('no');
};

describe('isError', () => {
  it('knows errors of every realm and what looks like one', () => {
    expect(isError(new HttpError('x'))).toBe(true);
    expect(isError(vm.runInNewContext('new RangeError("x")'))).toBe(true);
    expect(isError(new DOMException('x'))).toBe(true);
    expect(isError({ message: 'x', stack: 'Error: x' })).toBe(true);
    expect(isError(new Proxy(new Error('x'), {}))).toBe(true);
  });

  it('takes nothing else for one, and never throws', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const value of [null, undefined, 'Error: x', { message: 'x' }, () => {}, proxy, [new Error('x')]]) {
      expect(isError(value)).toBe(false);
    }
  });
});

describe('errorInfo', () => {
  it('keeps type, message, stack, code and all own properties', () => {
    const error = Object.assign(new TypeError('bad'), { code: 'E_BAD', query: { id: 7 } });
    expect(errorInfo(error)).toEqual({
      type: 'TypeError',
      message: 'bad',
      stack: error.stack,
      code: 'E_BAD',
      query: { id: 7 },
    });
  });

  it('names the class, unless somebody chose a name', () => {
    expect(errorInfo(new HttpError('x')).type).toBe('HttpError');
    expect(errorInfo(Object.assign(new HttpError('x'), { name: 'Gone' })).type).toBe('Gone');
    expect(errorInfo(new DOMException('x', 'AbortError'))).toMatchObject({ type: 'AbortError', code: 20 });
    expect(errorInfo(vm.runInNewContext('new RangeError("x")')).type).toBe('RangeError');
    expect(errorInfo({ message: 'x', stack: 'y' }).type).toBe('Error');
  });

  it('keeps a property of the error that is named like one of ours', () => {
    const error = Object.assign(new Error('x'), { type: 'system', type_: 1 });
    expect(errorInfo(error)).toMatchObject({ type: 'Error', type_: 1, type__: 'system' });
  });

  it('follows the chain of causes, and keeps causes that are not errors', () => {
    const error = new Error('outer', { cause: new HttpError('inner', { cause: { reason: 1 } }) });
    expect(errorInfo(error)).toMatchObject({
      message: 'outer',
      cause: { type: 'HttpError', message: 'inner', status: 503, cause: { reason: 1 } },
    });
    expect(errorInfo(new Error('x', { cause: null }))).toHaveProperty('cause', null);
    expect(errorInfo(new Error('x'))).not.toHaveProperty('cause');
  });

  it('asks the cause method of a VError', () => {
    class VError extends Error {}
    Object.defineProperty(VError.prototype, 'cause', { value: () => new Error('root') });
    expect(errorInfo(new VError('x'))).toMatchObject({ cause: { message: 'root' } });
  });

  it('describes the errors of an AggregateError', () => {
    const error = new AggregateError([new Error('a'), 'b'], 'all failed');
    expect(errorInfo(error)).toMatchObject({ type: 'AggregateError', errors: [{ message: 'a' }, 'b'] });
  });

  it('describes errors in own properties', () => {
    const error = Object.assign(new Error('x'), { parent: new HttpError('y'), errors: { field: 1 } });
    expect(errorInfo(error)).toMatchObject({ parent: { type: 'HttpError' }, errors: { field: 1 } });
  });

  it('stops at circles and at a depth', () => {
    const error = new Error('x');
    error.cause = new Error('y', { cause: error });
    expect(errorInfo(error)).toMatchObject({ cause: { message: 'y', cause: '[Circular]' } });
    let deep = new Error('end');
    for (let level = 0; level < 1000; level++) deep = new Error('x', { cause: deep });
    const json = JSON.stringify(errorInfo(deep));
    expect(json).toContain('"cause":"[Error]"');
    expect(json).not.toContain('end');
  });

  it('ends in time where few errors make an endless tree', () => {
    let error = new Error('leaf');
    for (let level = 0; level < 15; level++) error = new AggregateError([error, error, error], 'x');
    expect(JSON.stringify(errorInfo(error)).split('"type"').length).toBeLessThan(300);
  });

  it('says what a getter threw', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'message', { get: refuse });
    Object.defineProperty(error, 'detail', { get: refuse, enumerable: true });
    expect(errorInfo(error)).toMatchObject({ message: '[getter threw: no]', detail: '[getter threw: no]' });
  });

  it('keeps a property named __proto__ and harms nothing', () => {
    const error = new Error('x');
    Object.defineProperty(error, '__proto__', { value: { polluted: true }, enumerable: true });
    const info = errorInfo(error);
    expect(Object.keys(info)).toContain('__proto__');
    expect(info.polluted).toBeUndefined();
  });

  it('takes whatever was thrown', () => {
    expect(errorInfo('oops')).toEqual({ type: 'string', message: 'oops' });
    expect(errorInfo(null)).toEqual({ type: 'null', message: 'null' });
    expect(errorInfo(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
    expect(errorInfo(Symbol('s'))).toEqual({ type: 'symbol', message: 'Symbol(s)' });
    expect(errorInfo({ a: 1 })).toEqual({ type: 'Object', message: '[not an error]', a: 1 });
    expect(errorInfo({ type: 'Gone', message: 'x', stack: 'y' })).toEqual({
      type: 'Gone',
      message: 'x',
      stack: 'y',
    });
  });

  it('never throws', () => {
    const traps = Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse] as const);
    const { proxy, revoke } = Proxy.revocable(new Error('x'), {});
    revoke();
    for (const value of [new Proxy(new Error('x'), Object.fromEntries(traps)), proxy, Object.create(null)]) {
      expect(typeof errorInfo(value).message).toBe('string');
      expect(errorInfo(Object.assign(new Error('outer'), { errors: value })).message).toBe('outer');
    }
  });
});
