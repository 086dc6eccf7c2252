// @ts-check
/**
 * Prints how many tests passed and how many did not, as two numbers, from the report of Vitest's json reporter.
 * Usage: `node scripts/count-tests.js report.json`. Names each test that did not pass. Fails when no test ran.
 */
import { readFileSync } from 'node:fs';
import { countTests } from './test-report.js';

try {
  const { passed, others } = countTests(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
  if (passed + others.length === 0) throw new Error('no test ran');
  for (const other of others) console.error(other);
  console.log(`${passed} ${others.length}`);
} catch (error) {
  console.error(`count-tests: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
