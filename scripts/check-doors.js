// @ts-check

/**
 * @typedef {object} Manifest the parts of package.json that point into dist/.
 * @property {unknown} [exports]
 * @property {string} [types]
 * @property {Record<string, string>} [bin]
 */

/**
 * The scripts in dist/ that package.json leads to, by `exports` and as commands, relative to dist/.
 * @param {Manifest} manifest
 */
export function doorsOf(manifest) {
  return [...targetsOf(manifest.exports), ...targetsOf(manifest.bin)]
    .filter((target) => target.startsWith('dist/') && target.endsWith('.js'))
    .map((target) => target.slice('dist/'.length));
}

/**
 * Compares what package.json promises with what was built.
 *
 * A door is an `index.js` or `index.mjs` in dist/ or in one of its folders: it exists to be imported by users, so `exports` must lead to it.
 *
 * @param {Manifest} manifest
 * @param {readonly string[]} files the built files, relative to the package: `dist/index.js`.
 * @param {(file: string) => string} firstLine reads the first line of a built file.
 * @returns {string[]} one sentence for each disagreement; empty when both agree.
 */
export function disagreements(manifest, files, firstLine) {
  const built = new Set(files);
  const promised = targetsOf(manifest.exports);
  /** @type {string[]} */
  const found = [];

  for (const target of promised) {
    if (!target.startsWith('dist/')) continue;
    if (!built.has(target)) found.push(`"exports" leads to ${target}, which was not built.`);
    const types = target.replace(/\.(m?)js$/, '.d.$1ts');
    if (types !== target && !built.has(types))
      found.push(`"exports" leads to ${target}, but its types ${types} were not built.`);
  }
  for (const file of files) {
    if (/^dist\/([^/]+\/)?index\.m?js$/.test(file) && !promised.includes(file)) {
      found.push(
        `${file} was built, but nobody can import it: add it to "exports", or give it another name.`,
      );
    }
    if (/\.(test|case)\./.test(file)) {
      found.push(`${file} is a test and must not be shipped: exclude it in tsconfig.build.json.`);
    }
  }
  if (manifest.types !== undefined && !built.has(plain(manifest.types))) {
    found.push(`"types" leads to ${plain(manifest.types)}, which was not built.`);
  }
  for (const [command, target] of Object.entries(manifest.bin ?? {})) {
    const file = plain(target);
    if (!built.has(file)) found.push(`the command "${command}" leads to ${file}, which was not built.`);
    else if (firstLine(file) !== '#!/usr/bin/env node') {
      found.push(`the command "${command}" needs "#!/usr/bin/env node" as the first line of ${file}.`);
    }
  }
  return found;
}

/**
 * @param {unknown} exports a path, or conditions and subpaths that lead to paths.
 * @returns {string[]}
 */
function targetsOf(exports) {
  if (typeof exports === 'string') return [plain(exports)];
  if (typeof exports !== 'object' || exports === null) return [];
  return Object.values(exports).flatMap(targetsOf);
}

/** @param {string} target */
function plain(target) {
  return target.replace(/^\.\//, '');
}
