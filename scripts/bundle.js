// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

/** Finds other files by where it is itself (src/own-files.ts), so it stays a file of its own. */
const APART = 'own-files.js';

/**
 * Joins the modules of a compiled package to a few files. Node takes most of a millisecond to load a module, so it took
 * 150 to import some 200 of them, in each process and each thread; joined, they take 45.
 * @param {string} from the folder with the modules.
 * @param {string} to the folder that is made.
 * @param {readonly string[]} doors the modules that are to stay where they are, relative to `from`; what several of them need is in files beside.
 */
export function bundle(from, to, doors) {
  const { outputFiles } = buildSync({
    // Says the names of modules in comments: two builds are to be the same.
    absWorkingDir: from,
    entryPoints: [...doors],
    outbase: '.',
    outdir: to,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    external: [`*/${APART}`],
    chunkNames: 'shared-[hash]',
    write: false,
    logLevel: 'warning',
  });
  for (const file of outputFiles)
    write(file.path, placed(file.text, path.relative(path.dirname(file.path), to)));
  const types = fs.readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(isData);
  for (const file of [APART, ...types]) write(path.join(to, file), fs.readFileSync(path.join(from, file)));
}

/** @param {string} text of a file. @param {string} up the way from its folder to the one that all are in. */
function placed(text, up) {
  return text.replaceAll(
    /(["'])(?:\.\.?\/)+own-files\.js\1/g,
    JSON.stringify(`./${path.posix.join(up, APART)}`),
  );
}

/** @param {string} file */
function isData(file) {
  return file.endsWith('.d.ts') || file.endsWith('.json');
}

/** @param {string} file @param {string | Uint8Array} content */
function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}
