// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { CORE, coreModule, partOf, partsModule, withoutLate } from './parts.js';

/** Finds other files by where it is itself (src/base/own-files.ts), so it stays a file of its own. */
const APART = 'base/own-files.js';

/** What parts need of the core: a module that is made here, and imported by each door. */
const GIVEN = '#given';

/**
 * Joins the modules of a compiled package to a few files. Node takes most of a millisecond to load a module, and 25 to
 * compile all of some 300 of them: so they are joined, and parts that few programs run are apart, and loaded late.
 * @param {string} from the folder with the modules.
 * @param {string} to the folder that is made.
 * @param {readonly string[]} doors the modules that are to stay where they are, relative to `from`; what several of them need is in files beside.
 */
export async function bundle(from, to, doors) {
  const { core, entries } = await coreOf(from, doors);
  const parts = await partsOf(from, core, entries);
  const { outputFiles } = await run(from, {
    entryPoints: [...doors],
    outdir: to,
    splitting: true,
    chunkNames: 'shared-[hash]',
    plugins: [joined(from, { doors, given: coreModule(parts) })],
  });
  for (const file of outputFiles)
    write(file.path, placed(file.text, path.relative(path.dirname(file.path), to)));
  for (const part of parts) write(path.join(to, part.file), part.text);
  write(path.join(to, 'parts.js'), partsModule(parts, false));
  write(path.join(to, 'parts-bundled.js'), partsModule(parts, true));
  const data = fs.readdirSync(from, { recursive: true, encoding: 'utf8' }).filter(isData);
  for (const file of [APART, ...data]) write(path.join(to, file), fs.readFileSync(path.join(from, file)));
}

/**
 * What the doors import, relative to `from`, and the entries of the parts that these modules load late.
 * @param {string} from @param {readonly string[]} doors
 */
async function coreOf(from, doors) {
  /** @type {Set<string>} */
  const entries = new Set();
  const plugins = [joined(from, { onLate: (entry) => entries.add(entry) })];
  const { metafile } = await run(from, { entryPoints: [...doors], outdir: from, splitting: true, plugins });
  return { core: new Set([...modulesOf(metafile), APART]), entries };
}

/**
 * @param {string} from @param {ReadonlySet<string>} core @param {ReadonlySet<string>} entries of the parts that the core loads.
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
    parts.push(partOf(entry, outputFiles[0]?.text ?? ''));
  }
  return parts.sort((a, b) => (a.entry < b.entry ? -1 : 1));
}

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
 * @property {readonly string[]} [doors] that import what `given` says.
 * @property {string} [given] the module that gives parts what they need.
 */

/**
 * Says which module is which.
 * @param {string} from @param {Joined} options @returns {import('esbuild').Plugin}
 */
function joined(from, { onLate, core, doors = [], given = '' }) {
  return {
    name: 'joined',
    setup(build) {
      build.onResolve({ filter: /^[^.]/ }, ({ path: name, kind }) => {
        if (kind === 'entry-point') return undefined;
        if (name === GIVEN) return { path: name, namespace: GIVEN, sideEffects: true };
        if (path.isAbsolute(name)) return undefined;
        return { path: name, external: true };
      });
      build.onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
        const module = path.relative(from, path.join(resolveDir, name)).replaceAll(path.sep, '/');
        if (core?.has(module)) return { path: `${CORE}${module}`, external: true };
        return module === APART ? { path: `./${APART}`, external: true } : undefined;
      });
      build.onLoad({ filter: /\.js$/ }, ({ path: file }) => {
        if (!file.startsWith(from)) return undefined;
        const module = path.relative(from, file).replaceAll(path.sep, '/');
        const { text, entries } = withoutLate(fs.readFileSync(file, 'utf8'), module);
        for (const entry of entries) onLate?.(entry);
        return { contents: doors.includes(module) ? `${text}\nimport '${GIVEN}';\n` : text, loader: 'js' };
      });
      build.onLoad({ filter: /./, namespace: GIVEN }, () => ({
        contents: given,
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

/** @param {string} text of a file. @param {string} up the way from its folder to the one that all are in. */
function placed(text, up) {
  return text.replaceAll(
    /(["'])(?:\.\.?\/)+(?:base\/)?own-files\.js\1/g,
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
