// @ts-check
/**
 * Prints the commands that the README tells people to run the tests with: the fenced block right under its heading 'Run the tests'.
 * Usage: `node scripts/readme-tests.js README.md`.
 */
import { readFileSync } from 'node:fs';
import { testCommands } from './test-commands.js';

const file = process.argv[2] ?? 'README.md';
try {
  console.log(testCommands(readFileSync(file, 'utf8')));
} catch (error) {
  console.error(`readme-tests: ${file}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
