// @ts-check
import * as path from 'node:path';
import { Script } from 'node:vm';

/*
 * Parts of the package that are loaded late (src/base/late.ts). Each becomes a file of CommonJS, since only that can be loaded at
 * once, wherever it is needed:
 *
 *     module.exports = (function ($core, $parts) { ... return { Collector, ... }; });
 *
 * It imports no module of ours, but is given what it needs of the core, which is all that the doors import. So whatever loads
 * it (Node, Bun, a loader such as tsx that makes CommonJS of all that is required) there is one copy of each module.
 */

/** Where a part is said to come late, in a compiled module. */
const LATE = /\blate\(\s*\(\) => import\((["'])(\.{1,2}\/[^"']+)\1\),?\s*\)/g;

/** What the core is called in a part, before it is made to what the part is given. */
export const CORE = 'core:';

/** The module that has the parts loaded; package.json says which file that is: another one for bundlers. */
export const PARTS = '#parts';

/** @typedef {{ entry: string, file: string, text: string, needs: Map<string, Set<string>> }} Part one part: its module, its file, and what it needs of the core, by module. */

/**
 * Says in a compiled module what it loads late.
 * @param {string} text of the module. @param {string} file its path, relative to all modules.
 * @returns {{ text: string, entries: string[] }} the text, and the modules that it loads late.
 */
export function withoutLate(text, file) {
  /** @type {string[]} */
  const entries = [];
  const changed = text.replaceAll(LATE, (_, __, /** @type {string} */ target) => {
    const entry = path.posix.join(path.posix.dirname(file), target);
    entries.push(entry);
    return `late(() => loadPart(${JSON.stringify(entry)}))`;
  });
  if (/\bimport\(/.test(changed.replaceAll(/^\s*(\/?\*|\/\/).*$/gm, '')))
    throw new Error(`${file} has an import() that is not late(() => import('...'))`);
  return { text: entries.length === 0 ? text : `import { loadPart } from '${PARTS}';\n${changed}`, entries };
}

/**
 * For tests, which run the sources: says in one of them to import at once what it loads late.
 * @param {string} text @returns {string | undefined} undefined where there is nothing of that.
 */
export function imported(text) {
  /** @type {string[]} */
  const targets = [];
  const changed = text.replaceAll(LATE, (_, __, /** @type {string} */ target) => {
    targets.push(target);
    return `late(() => late_${targets.length})`;
  });
  const imports = targets.map((target, at) => `import * as late_${at + 1} from '${target}';`);
  // On the first line: those of the others stay what they were.
  return targets.length === 0 ? undefined : `${imports.join(' ')} ${changed}`;
}

/** The file of a part, relative to dist/. @param {string} entry */
export function fileOf(entry) {
  return `late/${entry.replace(/\.js$/, '').replaceAll('/', '-')}.cjs`;
}

/** Makes a part of a bundle, of which the core is `core:<module>`. @param {string} entry @param {string} bundled @returns {Part} */
export function partOf(entry, bundled) {
  /** @type {Map<string, Set<string>>} */
  const needs = new Map();
  /** @type {string[]} */
  const head = [];
  const body = bundled
    .replaceAll(
      /^import (?:(\w+) from |\* as (\w+) from |\{([^}]*)\} from )"([^"]+)";\n/gm,
      (_, whole, all, names, from) => {
        const wanted = whole ?? all ?? `{ ${destructured(names)} }`;
        if (from === PARTS) head.push(`const ${wanted} = $parts;`);
        else if (from.startsWith(CORE)) {
          const module = from.slice(CORE.length);
          if (names === undefined) throw new Error(`${entry} imports all of ${module}, and not names`);
          const known = needs.get(module) ?? new Set();
          for (const [name] of pairs(names)) known.add(name);
          needs.set(module, known);
          head.push(`const ${wanted} = $core[${JSON.stringify(module)}];`);
        } else if (from.startsWith('node:')) {
          // Not `require`, which a bundle that is an ES module does not have.
          head.push(`const ${wanted} = process.getBuiltinModule(${JSON.stringify(from)});`);
        } else throw new Error(`${entry} imports ${from}, which a part can't`);
        return '';
      },
    )
    .replace(/^export \{([^}]*)\};\n*$/m, (_, names) => `return { ${exported(names)} };\n`);
  const text = `"use strict";\n// The parentheses have it compiled at once, and not first looked through.\nmodule.exports = (function ($core, $parts) {\n${head.join('\n')}\n${body}});\n`;
  // Finds any import or export that is left.
  new Script(`(function (module) {${text}})`, { filename: fileOf(entry) });
  return { entry, file: fileOf(entry), text, needs };
}

/** @param {string} names as `a, b as c`. @returns {[string, string][]} */
function pairs(names) {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const [from = '', to = from] = name.split(' as ');
      return [from, to];
    });
}

/** @param {string} names */
function destructured(names) {
  return pairs(names)
    .map(([from, to]) => (from === to ? from : `${from}: ${to}`))
    .join(', ');
}

/** @param {string} names */
function exported(names) {
  return pairs(names)
    .map(([from, to]) => (from === to ? from : `${to}: ${from}`))
    .join(', ');
}

/** The module that gives the parts what they need of the core. @param {readonly Part[]} parts */
export function coreModule(parts) {
  /** @type {Map<string, Set<string>>} */
  const needs = new Map();
  for (const part of parts) {
    for (const [module, names] of part.needs) {
      needs.set(module, new Set([...(needs.get(module) ?? []), ...names]));
    }
  }
  const modules = [...needs].sort(([a], [b]) => (a < b ? -1 : 1));
  const imports = modules.map(([module, names], at) => {
    const list = [...names].sort().map((name) => `${name} as m${at}_${name}`);
    return `import { ${list.join(', ')} } from ${JSON.stringify(`./${module}`)};`;
  });
  const entries = modules.map(([module, names], at) => {
    const list = [...names].sort().map((name) => `${name}: m${at}_${name}`);
    return `  ${JSON.stringify(module)}: { ${list.join(', ')} },`;
  });
  return `import { giveCore } from '${PARTS}';\n${imports.join('\n')}\ngiveCore(() => ({\n${entries.join('\n')}\n}));\n`;
}

/** The module that loads the parts: for Node one file each when it is needed; for bundlers, which must see them, all. @param {readonly Part[]} parts @param {boolean} isForBundlers */
export function partsModule(parts, isForBundlers) {
  const imports = isForBundlers
    ? parts.map(({ file }, at) => `import part${at} from './${file}';`)
    : ["import { createRequire } from 'node:module';"];
  const entries = parts.map(({ entry, file }, at) => {
    const load = isForBundlers ? `part${at}` : `createRequire(import.meta.url)('./${file}')`;
    return `  '${entry}': () => ${load},`;
  });
  const other = isForBundlers
    ? "\n/** Never called: who traces what files a program needs, and reads this one, must bring along the one that Node loads. */\nexport const ofNode = () => import(/* webpackIgnore: true */ './parts.js');\n"
    : '';
  return `${imports.join('\n')}

const MAKERS = {
${entries.join('\n')}
};

const made = new Map();
let core;

/** Takes what parts need. */
export function giveCore(make) {
  core = make;
}

/** The part that has this module as its entry; made once. */
export function loadPart(entry) {
  let part = made.get(entry);
  if (part === undefined) {
    part = MAKERS[entry]()(core(), { loadPart });
    made.set(entry, part);
  }
  return part;
}
${other}`;
}
