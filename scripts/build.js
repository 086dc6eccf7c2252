// @ts-check
/**
 * Builds dist/: compiles src/, adds the schema, and compares the result with package.json.
 *
 * Several builds may run at once, and programs may run from dist/ meanwhile: each `npm test` starts a build. So everything
 * happens in a folder of its own, which takes the place of dist/ by a rename, and only when something has changed.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { disagreements } from './check-doors.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const schemaScript = path.join(root, 'scripts', 'build-schema.js');
const STALE_MS = 10 * 60_000;

removeStale();
// Beside dist/ and not in the system's temp folder: a rename works within one file system only, and the modules must find
// package.json and node_modules/ above them, since the schema is made by importing one.
const room = fs.mkdtempSync(path.join(root, '.build-'));
const made = path.join(room, 'dist');
try {
  compile();
  // Takes the folder that stands for dist/ and writes config/schema.json into it.
  if (fs.existsSync(schemaScript)) run([schemaScript, made]);
  check();
  if (!same(made, dist)) replaceDist();
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  fs.rmSync(room, { recursive: true, force: true });
}

function compile() {
  const typescript = path.dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  run([path.join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', made]);
}

function check() {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const files = filesIn(made).map((file) => path.posix.join('dist', file));
  const found = disagreements(manifest, files, (file) => {
    return fs.readFileSync(path.join(room, file), 'utf8').split('\n', 1)[0] ?? '';
  });
  if (found.length > 0) throw new Error(`package.json and the built files disagree\n  ${found.join('\n  ')}`);
  for (const target of Object.values(manifest.bin ?? {})) fs.chmodSync(path.join(room, target), 0o755);
}

function replaceDist() {
  // Another build may put its own dist/ between the two renames; then that one moves away as well, and the last one stays.
  for (let attempt = 1; ; attempt += 1) {
    try {
      fs.renameSync(dist, path.join(room, `old-${attempt}`));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    try {
      fs.renameSync(made, dist);
      return;
    } catch (error) {
      if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
      if (attempt === 100) throw error;
    }
  }
}

/** Removes what builds that were killed have left. */
function removeStale() {
  for (const name of fs.readdirSync(root)) {
    if (!name.startsWith('.build-')) continue;
    const stale = path.join(root, name);
    const age = Date.now() - (fs.statSync(stale, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_MS) fs.rmSync(stale, { recursive: true, force: true });
  }
}

/**
 * @param {string} a
 * @param {string} b
 */
function same(a, b) {
  try {
    const files = filesIn(a);
    if (files.join('\n') !== filesIn(b).join('\n')) return false;
    return files.every((file) =>
      fs.readFileSync(path.join(a, file)).equals(fs.readFileSync(path.join(b, file))),
    );
  } catch (error) {
    // Another build has just moved dist/ away.
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * @param {string} folder
 * @returns {string[]} the paths of all files in it, sorted, with `/` between the parts; none when there is no such folder.
 */
function filesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/**
 * Runs a script with this Node, with its output in ours.
 * @param {string[]} args
 */
function run(args) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.relative(root, args[0] ?? '')} ended with ${signal ?? status}`);
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
