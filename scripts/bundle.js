// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import {
  CORE,
  doorFile,
  esmDoorFile,
  fileOf,
  GIVEN,
  givenModule,
  lateFile,
  PARTS,
  partOf,
  partsModule,
  scriptFile,
  withBuiltIns,
  withoutLate,
} from './parts.js';

/** What imports it is the core, whatever else is. */
const MAIN_DOOR = 'index.js';

/** Stay files of their own: one finds other files by where it is itself, and one is there before the core. */
const FILES = 'base/own-files.js';
const ONE_COPY = 'base/one-copy.js';

/** What the command alone needs, which no program bundles. @type {Record<string, readonly string[]>} */
const PACKAGES = { 'cli/main.js': ['commander'] };

/** The entry of the core, which is made here. */
const CORE_ENTRY = '#core';

/**
 * Joins the modules of a compiled package to a few files. Node takes most of a millisecond to load a module, and 25 to
 * compile all of some 300 of them: so they are joined, and parts that few programs run are apart, and loaded late.
 * All is CommonJS; for each door there is an ES module too, which leads to it.
 * @param {string} from the folder with the modules.
 * @param {string} to the folder that is made.
 * @param {readonly string[]} doors the modules that lead into the package, relative to `from`: `index.js` in any folder, and
 * each bridge, is one for users; all others are scripts.
 */
export async function bundle(from, to, doors) {
  const { core, late } = await modulesFrom(from, doors);
  const scripts = doors.filter((door) => !isForUsers(door));
  const userDoors = doors.filter((door) => !scripts.includes(door));
  for (const door of userDoors) if (door !== MAIN_DOOR) late.add(door);
  const parts = await partsOf(from, core, [...late, ...scripts]);
  const lateParts = parts.filter(({ entry }) => !scripts.includes(entry));
  const file = (/** @type {string} */ name, /** @type {string} */ text) => write(path.join(to, name), text);

  file('core.js', await coreFile(from, parts, lateParts));
  for (const name of [FILES, ONE_COPY]) file(name, await apartFile(from, name));
  for (const part of lateParts) file(fileOf(part.entry), lateFile(part));
  for (const part of parts.filter((part) => !lateParts.includes(part))) {
    const start = readModule(from, part.entry).startsWith('#!') ? '#!/usr/bin/env node\n' : '';
    file(part.entry, `${start}${scriptFile(part, upFrom(part.entry))}`);
  }
  for (const door of userDoors) {
    const up = upFrom(door);
    file(door, doorFile(up, door === MAIN_DOOR ? undefined : door));
    const names = await exportsOf(from, door);
    file(door.replace(/\.js$/, '.mjs'), esmDoorFile(up, path.posix.basename(door), names));
    file(door.replace(/\.js$/, '.d.mts'), `export * from './${path.posix.basename(door)}';\n`);
  }
  // The package is one of ES modules elsewhere: its tests and scripts are.
  file('package.json', '{ "type": "commonjs" }\n');
  const data = fs.readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(isData);
  for (const name of data) write(path.join(to, name), fs.readFileSync(path.join(from, name)));
}

/** @param {string} door */
function isForUsers(door) {
  return path.posix.basename(door) === 'index.js' || door.startsWith('bridges/');
}

/**
 * The modules of the core, relative to `from`: those that the main door imports, and those that a script of ours has in common with
 * anything else; and the entries of the parts that are loaded late.
 * @param {string} from @param {readonly string[]} doors
 */
async function modulesFrom(from, doors) {
  /** @type {Set<string>} */
  const late = new Set();
  /** @type {Map<string, string[]>} */
  const users = new Map();
  const all = new Set(doors);
  for (const entry of all) {
    const onLate = (/** @type {string} */ part) => void (late.add(part) && all.add(part));
    const { metafile } = await run(from, {
      entryPoints: [entry],
      outdir: from,
      plugins: [joined(from, { onLate })],
    });
    for (const module of modulesOf(metafile)) users.set(module, [...(users.get(module) ?? []), entry]);
  }
  const isCore = (/** @type {string[]} */ by) =>
    by.includes(MAIN_DOOR) || (by.length > 1 && by.some((entry) => doors.includes(entry)));
  const core = [...users].filter(([, by]) => isCore(by)).map(([module]) => module);
  return { core: new Set([...core, FILES, ONE_COPY]), late };
}

/**
 * @param {string} from @param {ReadonlySet<string>} core @param {readonly string[]} entries of the parts.
 * @returns {Promise<import('./parts.js').Part[]>} all parts.
 */
async function partsOf(from, core, entries) {
  const waiting = new Set(entries);
  /** @type {import('./parts.js').Part[]} */
  const parts = [];
  /** @type {Map<string, string>} */
  const owners = new Map();
  // Parts may load others, which come behind.
  for (const entry of waiting) {
    if (core.has(entry)) throw new Error(`${entry} is to come late, but is imported as well`);
    const plugins = [joined(from, { core, onLate: (other) => waiting.add(other) })];
    const { metafile, outputFiles } = await run(from, { entryPoints: [entry], outdir: from, plugins });
    for (const module of modulesOf(metafile)) {
      const owner = owners.get(module);
      // Two copies of a module are two of all that it keeps.
      if (owner !== undefined) throw new Error(`${module} is in two parts: of ${owner} and ${entry}`);
      owners.set(module, entry);
    }
    parts.push(partOf(entry, outputFiles[0]?.text ?? '', PACKAGES[entry]));
  }
  return parts.sort((a, b) => (a.entry < b.entry ? -1 : 1));
}

/** @param {string} from @param {readonly import('./parts.js').Part[]} parts @param {readonly import('./parts.js').Part[]} late */
async function coreFile(from, parts, late) {
  const made = {
    [CORE_ENTRY]: `export * as index from './${MAIN_DOOR}';\nexport { loadPart, makePart } from '${PARTS}';\n`,
    [PARTS]: partsModule(late.map(({ entry }) => entry)),
    [GIVEN]: givenModule(parts),
  };
  const plugins = [joined(from, { made })];
  const { outputFiles } = await run(from, { ...COMMON_JS, entryPoints: [CORE_ENTRY], outdir: from, plugins });
  return withBuiltIns(outputFiles[0]?.text ?? '');
}

/** @param {string} from @param {string} module */
async function apartFile(from, module) {
  const { outputFiles } = await run(from, { ...COMMON_JS, entryPoints: [module], outdir: from });
  return withBuiltIns(outputFiles[0]?.text ?? '');
}

/** @param {string} from @param {string} door */
async function exportsOf(from, door) {
  const plugins = [joined(from, {})];
  const { metafile } = await run(from, { entryPoints: [door], outdir: from, plugins });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

/** @type {import('esbuild').BuildOptions} */
const COMMON_JS = { format: 'cjs', define: { 'import.meta.url': '__filename' } };

/** @param {string} from @param {import('esbuild').BuildOptions} options */
async function run(from, options) {
  const { metafile, outputFiles = [] } = await build({
    // Says the names of modules in comments: two builds are to be the same.
    absWorkingDir: from,
    outbase: '.',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  if (metafile === undefined) throw new Error('esbuild tells nothing of what it has read');
  return { metafile, outputFiles };
}

/**
 * @typedef {object} Joined
 * @property {(entry: string) => void} [onLate] is told of each part that is loaded late.
 * @property {ReadonlySet<string>} [core] modules that a part is given.
 * @property {Record<string, string>} [made] modules that are made here, by name.
 */

/**
 * Says which module is which.
 * @param {string} from @param {Joined} options @returns {import('esbuild').Plugin}
 */
function joined(from, { onLate, core, made = {} }) {
  return {
    name: 'joined',
    setup(build) {
      build.onResolve({ filter: /^[^.]/ }, ({ path: name, kind }) => {
        if (Object.hasOwn(made, name)) return { path: name, namespace: 'made', sideEffects: true };
        if (kind === 'entry-point' || path.isAbsolute(name)) return undefined;
        return { path: name, external: true };
      });
      build.onResolve({ filter: /^\./ }, ({ path: name, resolveDir, namespace }) => {
        if (namespace === 'made' && name.endsWith('.cjs')) return { path: name, external: true };
        const module = path.relative(from, path.join(resolveDir, name)).replaceAll(path.sep, '/');
        if (core?.has(module)) return { path: `${CORE}${module}`, external: true };
        // All that is made of modules with it stands in dist/ itself.
        return module === FILES ? { path: `./${FILES}`, external: true } : undefined;
      });
      build.onLoad({ filter: /\.js$/, namespace: 'file' }, ({ path: file }) => {
        if (!file.startsWith(from)) return undefined;
        const module = path.relative(from, file).replaceAll(path.sep, '/');
        const { text, entries } = withoutLate(fs.readFileSync(file, 'utf8'), module);
        for (const entry of entries) onLate?.(entry);
        return { contents: text, loader: 'js' };
      });
      build.onLoad({ filter: /./, namespace: 'made' }, ({ path: name }) => ({
        contents: made[name] ?? '',
        resolveDir: from,
        loader: 'js',
      }));
    },
  };
}

/** The modules of a bundle that are ours. @param {import('esbuild').Metafile} metafile */
function modulesOf({ inputs }) {
  return Object.keys(inputs).filter((module) => !/^\.\.|:/.test(module));
}

/** The way from the folder of a file to dist/. @param {string} file */
function upFrom(file) {
  return '../'.repeat(file.split('/').length - 1) || './';
}

/** @param {string} from @param {string} module */
function readModule(from, module) {
  return fs.readFileSync(path.join(from, module), 'utf8');
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
