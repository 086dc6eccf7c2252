// @ts-check

/**
 * @typedef {object} Report the parts of Vitest's json report that are read here.
 * @property {{ name: string, status: string, message?: string, assertionResults: { fullName: string, status: string }[] }[]} testResults
 */

/**
 * Counts tests. A test passes, or it did not: skipped ones and todos are no better than failed ones, since they look like cover
 * where there is none. A file that fails without a failed test (it could not be loaded, or a hook threw) counts as one.
 *
 * @param {Report} report
 * @returns {{ passed: number, others: string[] }} `others` says, for each that did not pass, what became of it.
 */
export function countTests(report) {
  let passed = 0;
  /** @type {string[]} */
  const others = [];
  for (const file of report.testResults) {
    let failed = 0;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') {
        passed += 1;
        continue;
      }
      if (status === 'failed') failed += 1;
      others.push(`${status}: ${file.name}: ${fullName}`);
    }
    if (file.status === 'failed' && failed === 0) others.push(`failed: ${file.name}: ${file.message ?? ''}`);
  }
  return { passed, others };
}
