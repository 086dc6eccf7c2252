// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The tarball of what is built; made by the first call. @type {string | undefined} */
let tarball;

/** Packs the package, as `npm publish` does. @returns {string} the path of the tarball. */
function pack() {
  if (tarball !== undefined) return tarball;
  const folder = mkdtempSync(join(tmpdir(), 'starlog-packed-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }));
  tarball = join(folder, packed.filename);
  return tarball;
}

/**
 * Makes a project of a folder, with files, and with packages: what they need is in this repository already.
 * @param {string} folder @param {Record<string, string>} files by their paths. @param {string[]} packages those of this repository.
 */
export function makeProject(folder, files, packages = []) {
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true }');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const modules = join(folder, 'node_modules');
  install(folder);
  for (const name of ['koffi', 'yaml', ...packages]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
}

/** Unpacks the package into the node_modules of a folder. @param {string} folder @returns {string} where it is. */
export function install(folder) {
  const place = join(folder, 'node_modules', 'starlogjs');
  mkdirSync(place, { recursive: true });
  execFileSync('tar', ['xzf', pack(), '-C', place, '--strip-components=1']);
  return place;
}

/** The path of a file of a package of this repository. @param {string} file as in `mocha/bin/mocha.js`. */
export function toolFile(file) {
  return join(ROOT, 'node_modules', file);
}
