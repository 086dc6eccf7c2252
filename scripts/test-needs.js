// @ts-check
/*
 * Brings the programs that tests need and this machine lacks, with one line for each: npm run test:needs. `npm test` begins
 * with it. Where a program can't be had it says so and ends well all the same: the tests that need it fail by its name.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { look, NEEDS, UNPACKED } from '../test/helpers/debian.js';

const script = fileURLToPath(new URL('unpack-debian.sh', import.meta.url));
const names = /** @type {(keyof typeof NEEDS)[]} */ (Object.keys(NEEDS));

for (const name of names.filter((name) => look(name) === undefined)) {
  const { packages } = NEEDS[name];
  const start = Date.now();
  const what = packages.join(', ');
  process.stdout.write(`${name}: unpacking Debian's ${what} into .cache/debian ... `);
  const { status, stderr } = spawnSync(script, [join(UNPACKED, name), ...packages], { encoding: 'utf8' });
  if (status === 0 && look(name) !== undefined) {
    console.log(`${((Date.now() - start) / 1000).toFixed(0)} s`);
  } else {
    console.log(
      'failed; the tests that need it will fail. CONTRIBUTING.md says how to run them in a container.',
    );
    console.log((stderr ?? '').trim().replace(/^/gm, '    ') || '    The program does not run.');
  }
}
