// @ts-check
import { createRequire } from 'node:module';

/**
 * A package of CommonJS; with a suffix, another copy of it.
 * @template Package @param {Package} original @param {string} name @param {string} suffix @returns {Package}
 */
export function copyOf(original, name, suffix) {
  if (suffix === '') return original;
  const require = createRequire(import.meta.url);
  const folder = `/node_modules/${name}/`;
  const files = Object.keys(require.cache).filter((file) => file.includes(folder));
  const kept = files.map((file) => /** @type {const} */ ([file, require.cache[file]]));
  for (const file of files) delete require.cache[file];
  try {
    return require(name);
  } finally {
    for (const [file, module] of kept) require.cache[file] = module;
  }
}

/**
 * The same for one that is an ES module.
 * @template Package @param {Package} original @param {string} name @param {string} suffix @returns {Promise<Package>}
 */
export async function importCopy(original, name, suffix) {
  return suffix === '' ? original : import(`${import.meta.resolve(name)}${suffix}`);
}
