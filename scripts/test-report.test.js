// @ts-check
import { expect, test } from 'vitest';
import { countTests } from './test-report.js';

/**
 * @param {string} status
 * @param {string[]} statuses
 */
function file(status, statuses) {
  const assertionResults = statuses.map((each, index) => ({ fullName: `test ${index}`, status: each }));
  return { name: 'a.test.ts', status, message: 'it broke', assertionResults };
}

test('counts what passed over all files', () => {
  const report = { testResults: [file('passed', ['passed', 'passed']), file('passed', ['passed'])] };
  expect(countTests(report)).toEqual({ passed: 3, others: [] });
});

test('takes skipped tests and todos for tests that did not pass', () => {
  const { passed, others } = countTests({
    testResults: [file('passed', ['passed', 'skipped', 'todo', 'pending'])],
  });
  expect(passed).toBe(1);
  expect(others).toHaveLength(3);
  expect(others[0]).toBe('skipped: a.test.ts: test 1');
});

test('counts a file that could not be loaded, and no file twice', () => {
  expect(countTests({ testResults: [file('failed', [])] }).others).toEqual(['failed: a.test.ts: it broke']);
  expect(countTests({ testResults: [file('failed', ['failed', 'passed'])] }).others).toHaveLength(1);
});
