// @ts-check
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * The files of a log that was rotated into names with an index, oldest first and the open one last; compressed ones are unpacked
 * into a file beside them. Of one that was killed between making the `.gz` and deleting the original, the `.gz` counts.
 * @param {string} directory
 */
export function rotatedFiles(directory) {
  const all = readdirSync(directory).filter((name) => /^app\..*\.log(\.gz)?$/.test(name));
  const names = all.filter((name) => !all.includes(`${name}.gz`));
  const index = (/** @type {string} */ name) => Number(/\.(\d+)\.log/.exec(name)?.[1]);
  const paths = names.sort((a, b) => index(a) - index(b)).map((name) => join(directory, name));
  return [...paths.map(unpacked), join(directory, 'app.log')];
}

/** @param {string} path */
function unpacked(path) {
  if (!path.endsWith('.gz')) return path;
  writeFileSync(`${path}.unpacked`, gunzipSync(readFileSync(path)));
  return `${path}.unpacked`;
}
