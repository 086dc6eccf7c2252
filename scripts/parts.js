// @ts-check
import * as path from 'node:path';
import { Script } from 'node:vm';

/*
 * The package is made of one core, dist/core.js, which is all that loggers need, and of parts. All of it is CommonJS, which can be
 * loaded at once wherever it is needed, by `require` and by Jest too. A part is
 *
 *     (function ($core, $parts) { ... return { Collector, ... }; })
 *
 * and imports no module of ours, but is given what it needs of the core: there is one copy of each module. Some parts are loaded
 * late (src/base/late.ts), and others are scripts: threads, processes and commands of ours.
 */

/** Where a part is said to come late, in a compiled module. */
const LATE = /\blate\(\s*\(\) => import\((["'])(\.{1,2}\/[^"']+)\1\),?\s*\)/g;

/** What the core is called in a part, before it is made to what the part is given. */
export const CORE = 'core:';

/** A module that is made here, and has the parts loaded. */
export const PARTS = '#parts';

/** A module that is made here, and has what the parts need of the core. */
export const GIVEN = '#given';

/** @typedef {{ entry: string, code: string, needs: Map<string, Set<string>> }} Part one part: its module, the function that makes it, and what it needs of the core, by module. */

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

/** The file of a part that is loaded late, relative to dist/. @param {string} entry */
export function fileOf(entry) {
  return `late/${entry.replace(/\.js$/, '').replaceAll('/', '-')}.cjs`;
}

/**
 * Makes a part of a bundle, of which the core is `core:<module>`.
 * @param {string} entry @param {string} bundled @param {readonly string[]} packages that it may require. @returns {Part}
 */
export function partOf(entry, bundled, packages = []) {
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
          head.push(`const ${wanted} = ${builtIn(from)};`);
        } else if (packages.includes(from)) {
          head.push(`const ${wanted} = require(${JSON.stringify(from)});`);
        } else throw new Error(`${entry} imports ${from}, which a part can't`);
        return '';
      },
    )
    .replace(/^export \{([^}]*)\};\n*$/m, (_, names) => `return { ${exported(names)} };\n`);
  // The parentheses have it compiled at once, and not first looked through.
  const code = `(function ($core, $parts) {\n${head.join('\n')}\n${body.replace(/^#!.*\n/, '')}})`;
  // Finds any import or export that is left.
  new Script(code, { filename: fileOf(entry) });
  return { entry, code, needs };
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

/** A module of Node's: not by `require`, which a bundle that is an ES module does not have. @param {string} name */
function builtIn(name) {
  return `process.getBuiltinModule(${JSON.stringify(name)})`;
}

/** Has a file of CommonJS, as esbuild prints it, take the modules of Node's in that way. @param {string} text */
export function withBuiltIns(text) {
  return text.replaceAll(/\brequire\("(node:[^"]+)"\)/g, (_, name) => builtIn(name));
}

/** The module that has what the parts need of the core. @param {readonly Part[]} parts */
export function givenModule(parts) {
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
  // A function: they import each other, and it is called when all of them are there.
  return `${imports.join('\n')}\nexport const given = () => ({\n${entries.join('\n')}\n});\n`;
}

/** The module that loads parts when they are needed. Bundlers see all of them in it. @param {readonly string[]} late their entries */
export function partsModule(late) {
  const entries = late.map((entry) => `  ${JSON.stringify(entry)}: () => require('./${fileOf(entry)}'),`);
  return `import { given } from '${GIVEN}';

const MAKERS = {
${entries.join('\n')}
};

const made = new Map();

/** Calls what makes a part. */
export function makePart(make) {
  return make(given(), { loadPart });
}

/** The part that has this module as its entry; made once. */
export function loadPart(entry) {
  let part = made.get(entry);
  if (part === undefined) {
    part = makePart(MAKERS[entry]());
    made.set(entry, part);
  }
  return part;
}
`;
}

/** The file of a part that is loaded late. @param {Part} part */
export function lateFile({ code }) {
  return `'use strict';\nmodule.exports = ${code};\n`;
}

/** The file of a part that is a script. @param {Part} part @param {string} up the way to dist/, as in `../`. */
export function scriptFile({ code }, up) {
  return `'use strict';\n${core(up)}.makePart(${code});\n`;
}

/** The file by which users require the package, or a late part of it. @param {string} up the way to dist/, as in `./`. @param {string | undefined} part */
export function doorFile(up, part) {
  // `export ...` makes getters, which nobody could spy on.
  const from = part === undefined ? 'index' : `loadPart(${JSON.stringify(part)})`;
  return `'use strict';\nconst core = ${core(up)};\nmodule.exports = { ...core.${from} };\n`;
}

/**
 * The file by which users import it. It takes the one of CommonJS, of which Node reads through the text first: that one is short.
 * @param {string} up @param {string} door the file of CommonJS. @param {readonly string[]} names of what that exports.
 */
export function esmDoorFile(up, door, names) {
  return `import door from './${door}';\nimport { doorIs } from '${up}base/own-files.js';\n\ndoorIs(import.meta.url);\n\nexport const {\n${names.map((name) => `  ${name},`).join('\n')}\n} = door;\n`;
}

/** @param {string} up */
function core(up) {
  return `require('${up}base/one-copy.js').oneCopy(() => require('${up}core.js'))`;
}
