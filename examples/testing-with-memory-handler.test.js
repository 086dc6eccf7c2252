/*
 * Logs in tests: records as objects, nothing to parse, no file.
 * Shows: MemoryHandler, propagate, removeHandler. Run it with node --test, or as it is.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { getLogger, MemoryHandler } from 'starlogjs';

/** What is tested. */
function withdraw(balance, amount) {
  const log = getLogger('bank.account');
  if (amount > balance) {
    log.warn('not enough money', { balance, amount });
    return balance;
  }
  log.info('withdrawn', { amount });
  return balance - amount;
}

const bank = getLogger('bank');
let logged;

beforeEach(() => {
  logged = new MemoryHandler();
  bank.addHandler(logged);
  bank.propagate = false; // not to the handlers of the program
});
afterEach(() => {
  bank.removeHandler(logged);
});

test('a withdrawal is logged', () => {
  withdraw(100, 30);
  assert.deepEqual(
    logged.records.map(({ message, fields }) => ({ message, fields })),
    [{ message: 'withdrawn', fields: { amount: 30 } }],
  );
});

test('a refused withdrawal is a warning', () => {
  withdraw(10, 30);
  assert.equal(logged.records.length, 1);
  assert.equal(logged.records[0].level, 40);
  assert.deepEqual(logged.records[0].fields, { balance: 10, amount: 30 });
});
