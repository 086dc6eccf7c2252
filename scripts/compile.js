// @ts-check
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Compiles src/ to modules and their types, one for each.
 * @param {string} folder that they are written to.
 */
export function compile(folder) {
  const typescript = path.dirname(fileURLToPath(import.meta.resolve('typescript/package.json')));
  run([path.join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', folder]);
}

/**
 * Runs a script with this Node, with its output in ours.
 * @param {string[]} args
 */
export function run(args) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.relative(root, args[0] ?? '')} ended with ${signal ?? status}`);
}
