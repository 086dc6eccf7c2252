// @ts-check
/**
 * Builds dist/: compiles src/, adds the schema, joins the modules, and compares the result with package.json.
 *
 * Several builds may run at once, and programs may run from dist/ meanwhile: each `npm test` starts a build. So everything
 * happens in a folder of its own, which takes the place of dist/ by a rename, and only when something has changed.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.js';
import { disagreements, doorsOf } from './check-doors.js';
import { compile, run } from './compile.js';
import { documentTypes } from './document-types.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const schemaScript = path.join(root, 'scripts', 'build-schema.js');
const STALE_MS = 10 * 60_000;

removeStale();
// Beside dist/ and not in the system's temp folder: a rename works within one file system only, and the modules must find
// package.json and node_modules/ above them, since the schema is made by importing one.
const room = fs.mkdtempSync(path.join(root, '.build-'));
const modules = path.join(room, 'modules');
const made = path.join(room, 'dist');
try {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  compile(modules);
  await documentTypes(modules);
  // Writes config/schema.json beside the modules.
  run([schemaScript, modules]);
  await bundle(modules, made, doorsOf(manifest));
  check(manifest);
  if (!same(made, dist)) replaceDist();
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  fs.rmSync(room, { recursive: true, force: true });
}

/** @param {import('./check-doors.js').Manifest} manifest */
function check(manifest) {
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

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
