// @ts-check
/*
 * Holds the order of the folders of src/ that ARCHITECTURE.md gives: a file imports only from its own folder and from those
 * that stand to the left of it. A folder that the list names belongs no more to the one that it lies in. Types count too.
 * Tests and their cases may import anything.
 */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What is between the words "Who may import whom" and the next paragraph: folders, with an arrow after each but the last. */
const ORDER = /^## Who may import whom\n\n((?:`[^`]+`(?: ←)?\s)+)/m;

/** A path that a module imports: at once, late, or for a type. */
const IMPORT = /(?:from|import\(?) ?'(\.[^']+)'/g;

/** @param {string} page ARCHITECTURE.md @returns {string[]} the folders, lowest first; each of a group that shares a place is written as `a, b`. */
export function orderIn(page) {
  const [, list = ''] = ORDER.exec(page) ?? [];
  return [...list.matchAll(/`([^`]+)`/g)].map(([, names]) => String(names));
}

/**
 * @param {readonly string[]} order of folders, lowest first.
 * @param {ReadonlyMap<string, string>} sources by path, relative to src/.
 * @returns {string[]} a sentence for each import that goes upwards, and for each folder that has no place.
 */
export function upwardImports(order, sources) {
  const rank = new Map(order.flatMap((names, at) => names.split(', ').map((name) => [name, at])));
  const folderOf = (/** @type {string} */ file) => placeOf(file, rank);
  const folders = new Set([...sources.keys()].map(folderOf));
  const homeless = [...folders]
    .filter((folder) => !rank.has(folder))
    .map((folder) => `src/${folder}/ has no place in the order of folders in ARCHITECTURE.md; give it one`);
  const upward = [...sources].flatMap(([file, source]) =>
    [...source.matchAll(IMPORT)].flatMap(([, target]) => {
      const to = path.posix.join(path.posix.dirname(file), String(target));
      const [own, other] = [folderOf(file), folderOf(to)];
      if (own === other || Number(rank.get(other)) < Number(rank.get(own))) return [];
      return `src/${file} imports src/${to}: ${other} does not stand before ${own} in ARCHITECTURE.md; move what both need down, or hand it in`;
    }),
  );
  return [...homeless, ...upward];
}

/**
 * @param {string} file relative to src/. @param {ReadonlyMap<string, number>} rank of each folder that the list names.
 * @returns {string} the innermost folder around it that the list names, or else the outermost. A file that lies in src/ itself is a
 * folder of its own: index.ts.
 */
function placeOf(file, rank) {
  const parts = file.split('/');
  const around = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  return around.findLast((folder) => rank.has(folder)) ?? String(parts[0]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sources = new Map();
  for (const entry of readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts') || /\.(test|case)\.ts$/.test(entry)) continue;
    const file = entry.replaceAll(path.sep, '/');
    sources.set(file, readFileSync(path.join(root, 'src', entry), 'utf8'));
  }
  const order = orderIn(readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8'));
  const found = upwardImports(order, sources);
  for (const problem of found) console.error(problem);
  console.log(
    `check-folders: ${sources.size} files in ${order.length} places, ${found.length} imports upwards`,
  );
  if (found.length > 0) process.exitCode = 1;
}
