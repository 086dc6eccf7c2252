/*
 * Logs in tests: records as objects, nothing to parse, no file.
 * Shows: starlogjs/testing. Run it with node --test, or as it is.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { getLogger } from 'starlogjs';
import { assertLogged, assertNotLogged, captureLogs } from 'starlogjs/testing';

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

let logs;

beforeEach(() => {
  logs = captureLogs('bank'); // of all loggers at and below it; the program's own handlers get nothing
});
afterEach(() => logs.restore());

test('a withdrawal is logged', () => {
  withdraw(100, 30);
  assertLogged(logs, { level: 'info', message: 'withdrawn', fields: { amount: 30 } });
  assert.deepEqual(logs.messages, ['withdrawn']);
});

test('a refused withdrawal is a warning', () => {
  withdraw(10, 30);
  const { fields } = assertLogged(logs, { level: 'warn', message: /not enough/ });
  assert.deepEqual(fields, { balance: 10, amount: 30 });
  assertNotLogged(logs, 'withdrawn');
});
