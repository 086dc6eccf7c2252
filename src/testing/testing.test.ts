import { afterEach, describe, expect, it } from 'vitest';
import { getLogger, hierarchy } from '../logger/registry.ts';
import type { LogRecord } from '../record/record.ts';
import {
  assertLogged,
  assertNotLogged,
  captureLogs,
  type Expected,
  findLogged,
  type LogMatchers,
  MemoryHandler,
  matchers,
  waitForLogged,
} from './index.ts';

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration has it.
  interface Matchers<T = any> extends LogMatchers<T> {}
}

expect.extend(matchers);
afterEach(() => hierarchy.reset());

const bank = getLogger('bank.account');

describe('captureLogs', () => {
  it('keeps what a logger and all below it log at any level, and gives everything back', () => {
    const program = new MemoryHandler();
    getLogger().addHandler(program).setLevel('warn');
    const logs = captureLogs('bank');
    bank.trace('a');
    getLogger('other').warn('b');
    logs.restore();
    logs.restore();
    bank.debug('c');
    bank.warn('d');
    expect(logs.messages).toEqual(['a']);
    expect(program.records.map(({ message }) => message)).toEqual(['b', 'd']);
  });

  it('keeps what all loggers log, and may let it go on', () => {
    const program = new MemoryHandler();
    getLogger().addHandler(program);
    const logs = captureLogs('', { propagate: true, level: 'info' });
    bank.debug('a');
    bank.info('b');
    logs.restore();
    expect([logs.messages, program.records.map(({ message }) => message)]).toEqual([['b'], ['b']]);
    expect(getLogger().handlers).toEqual([program]);
    expect(getLogger().level).toBe('info');
  });

  it('is over at the end of a block', () => {
    const logs = captureLogs('bank');
    logs[Symbol.dispose]();
    bank.warn('a');
    expect(logs.messages).toEqual([]);
    expect(getLogger('bank').handlers).toEqual([]);
  });
});

describe('a captured record', () => {
  it('says what was so when it was logged', () => {
    const logs = captureLogs('bank');
    const fields = {
      n: 1,
      deep: { list: [{ n: 1 }], map: new Map([['k', { n: 1 }]]), set: new Set([1]) },
      at: new Date(0),
      bytes: Buffer.from('a'),
      self: {} as object,
      err: new TypeError('before'),
    };
    fields.self = fields;
    const error = Object.assign(new Error('before'), { details: { n: 1 } });
    bank.child(fields).warn('x', fields);
    bank.error(error);
    fields.n = 99;
    fields.deep.list[0] = { n: 99 };
    Object.assign(fields.deep.map.get('k') as object, { n: 99 });
    fields.deep.set.add(99);
    fields.at.setTime(99);
    fields.bytes[0] = 99;
    error.message = 'after';
    error.details.n = 99;
    logs.restore();
    expect(logs.records[0]?.fields).toMatchObject({
      n: 1,
      deep: { list: [{ n: 1 }], map: new Map([['k', { n: 1 }]]), set: new Set([1]) },
      at: new Date(0),
      bytes: Buffer.from('a'),
    });
    const { self } = (logs.records[0] as LogRecord).fields as { self: { self: unknown; n: number } };
    expect(self.self).toBe(self);
    expect(self.n).toBe(1);
    expect(logs.records[0]?.error).toMatchObject({ type: 'TypeError', message: 'before' });
    expect(logs.records[1]?.error).toMatchObject({ message: 'before', details: { n: 1 } });
  });

  it('has what is of a class as it is, and survives what can not be copied', () => {
    const logs = captureLogs('bank');
    class Account {
      readonly #id = 7;
      get id(): number {
        return this.#id;
      }
    }
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const account = new Account();
    bank.warn('x', { account, proxy });
    logs.restore();
    expect(logs.records[0]?.fields.account).toBe(account);
    expect(logs.messages).toEqual(['x']);
  });
});

describe('what was logged', () => {
  it.each<[Expected, boolean]>([
    ['not enough money', true],
    [/enough/, true],
    [/enough$/, false],
    ['enough', false],
    [{ level: 'warn' }, true],
    [{ level: 40, name: 'bank.account', message: /money/ }, true],
    [{ level: 'info' }, false],
    [{ name: /^bank\./ }, true],
    [{ name: 'bank' }, false],
    [{ fields: { balance: 10 } }, true],
    [{ fields: { balance: 11 } }, false],
    [{ fields: { other: undefined } }, false],
    [{ fields: { by: { id: 7 } } }, true],
    [{ fields: { by: { id: 8 } } }, false],
    [{ fields: { by: { name: /^A/ } } }, true],
    [{ fields: { by: expect.any(Object), balance: expect.any(Number) } }, true],
    [{ fields: { balance: expect.any(String) } }, false],
    [{ fields: { tags: ['a', 'b'] } }, true],
    [{ fields: { tags: ['a'] } }, false],
    [{ error: true }, true],
    [{ error: false }, false],
    [{ error: 'RangeError' }, true],
    [{ error: 'below' }, true],
    [{ error: /^below zero$/ }, true],
    [{ error: 'TypeError' }, false],
    [{}, true],
  ])('compares with %j: %s', (expected, found) => {
    const logs = captureLogs('bank');
    const fields = { balance: 10, by: { id: 7, name: 'Ann' }, tags: ['a', 'b'] };
    bank.warn('not enough money', fields, new RangeError('below zero'));
    logs.restore();
    expect(findLogged(logs, expected)).toHaveLength(found ? 1 : 0);
    if (found) {
      expect(assertLogged(logs.records, expected)).toBe(logs.records[0]);
      expect(() => assertNotLogged(logs, expected)).toThrow('something was logged with');
    } else {
      assertNotLogged(logs, expected);
      expect(() => assertLogged(logs, expected)).toThrow('nothing was logged with');
    }
  });

  it('is shown when it is not what was expected', () => {
    const logs = captureLogs('bank');
    const look = () =>
      assertLogged(logs, { level: 'warn', message: /money/, fields: { id: /7/ }, error: 'x' });
    expect(look).toThrow(
      'nothing was logged with level warn, message /money/, fields {"id":"/7/"}, error "x"; there are no records',
    );
    bank.info('withdrawn', { amount: 30 });
    bank.error(new TypeError('no'));
    logs.restore();
    expect(look).toThrow(
      'the records:\n  info bank.account: withdrawn {"amount":30}\n  error bank.account: no TypeError: no',
    );
  });

  it('is not looked for where no record could be that', async () => {
    const logs = captureLogs('bank');
    bank.warn('a');
    logs.restore();
    const msg = { msg: /nope/ } as never;
    const unknown =
      /^"msg" can't be expected of a record; give .*"level", "name", "message", "fields", "error"/;
    expect(() => assertLogged(logs, msg)).toThrow(unknown);
    expect(() => assertNotLogged(logs, msg)).toThrow(unknown);
    expect(() => expect(logs).not.toHaveLogged(msg)).toThrow(unknown);
    expect(() => expect(logs).not.toHaveLoggedTimes(1, msg)).toThrow(unknown);
    await expect(waitForLogged([], msg)).rejects.toThrow(unknown);
    expect(() => assertLogged(logs, undefined as never)).toThrow('"undefined" can\'t be expected');
    const level = { level: 'warning' as never };
    expect(() => assertNotLogged([], level)).toThrow('"warning" is not a level, did you mean "warn"?');
    expect(() => expect(logs).not.toHaveLogged(level)).toThrow('use one of trace, debug, info, warn');
  });

  it('can be waited for', async () => {
    const logs = captureLogs('bank');
    setTimeout(() => bank.info('at last'), 20);
    expect(await waitForLogged(logs, 'at last')).toMatchObject({ message: 'at last' });
    await expect(waitForLogged(logs, 'never', { timeout: 10 })).rejects.toThrow(
      'nothing was logged with message "never"',
    );
    logs.restore();
  });
});

describe('matchers', () => {
  it('work with expect', () => {
    const logs = captureLogs('bank');
    bank.warn('a', { id: 1 });
    bank.warn('a', { id: 2 });
    logs.restore();
    expect(logs).toHaveLogged('a');
    expect(logs).toHaveLogged({ level: 'warn', fields: { id: 2 } });
    expect(logs).not.toHaveLogged('b');
    expect(logs).toHaveLoggedTimes(2, 'a');
    expect(logs).not.toHaveLoggedTimes(1, 'a');
    expect(() => expect(logs).toHaveLogged('b')).toThrow('nothing was logged with message "b"; the records:');
    expect(() => expect(logs).not.toHaveLogged('a')).toThrow(
      'something was logged with message "a"; the records:',
    );
    expect(() => expect(logs).toHaveLoggedTimes(3, 'a')).toThrow('2 times and not 3: something was logged');
    expect(() => expect(logs).toHaveLoggedTimes(1, 'b')).toThrow('0 times and not 1: nothing was logged');
  });
});
