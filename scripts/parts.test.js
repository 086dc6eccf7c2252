// @ts-check
import { expect, test } from 'vitest';
import {
  doorFile,
  esmDoorFile,
  fileOf,
  givenModule,
  imported,
  lateFile,
  partOf,
  partsModule,
  scriptFile,
  withBuiltIns,
  withoutLate,
} from './parts.js';

const LOADER = `import { late } from '../late.js';
const part = late(() => import('./part.js'));
const other = late(
  () => import('../b/part.js'),
)();
`;

/** As esbuild prints a bundle. */
const BUNDLE = `// hub/lock.js
import { closeSync } from "node:fs";
import * as path2 from "node:path";
import os from "node:os";
import {
  lockHub,
  lockHub as lockHub2
} from "core:hub/lock.js";
import { loadPart as loadPart2 } from "#parts";
function inner() {
  return [closeSync, path2, os, lockHub, lockHub2, loadPart2("b/part.js")];
}
export {
  inner as outer
};
`;

test('what a module loads late becomes a call, and is named', () => {
  const { text, entries } = withoutLate(LOADER, 'a/loader.js');
  expect(entries).toEqual(['a/part.js', 'b/part.js']);
  expect(text).not.toContain('import(');
  expect(text).toContain('const part = late(() => loadPart("a/part.js"));');
  expect(withoutLate('const a = 1;', 'a.js')).toEqual({ text: 'const a = 1;', entries: [] });
});

test('an import() that is none of these is refused: nobody could call it at once', () => {
  expect(() => withoutLate("late(async () => import('./part.js'));", 'a.js')).toThrow('a.js has an import()');
});

test('a test imports at once what comes late, and keeps its lines', () => {
  const text = imported(LOADER);
  expect(text?.split('\n')[0]).toBe(
    "import * as late_1 from './part.js'; import * as late_2 from '../b/part.js'; import { late } from '../late.js';",
  );
  expect(text).toContain('late(() => late_1)');
  expect(imported('const a = 1;')).toBeUndefined();
});

test('a part is a function that is given the core and gives its exports', () => {
  const part = partOf('a/part.js', BUNDLE);
  expect([...part.needs]).toEqual([['hub/lock.js', new Set(['lockHub'])]]);
  /** @type {{ exports?: Function }} */
  const module = {};
  new Function('module', lateFile(part))(module);
  const lockHub = () => {};
  const made = module.exports?.(
    { 'hub/lock.js': { lockHub } },
    { loadPart: (/** @type {string} */ entry) => entry },
  );
  const [closeSync, path, os, ...rest] = made.outer();
  expect([typeof closeSync, typeof path.join, typeof os.hostname]).toEqual([
    'function',
    'function',
    'function',
  ]);
  expect(rest).toEqual([lockHub, lockHub, 'b/part.js']);
});

test.each([
  ['import * as all from "core:a.js";\n', 'imports all of a.js'],
  ['import koffi from "koffi";\n', "imports koffi, which a part can't"],
  ['import "node:fs";\n', 'Cannot use import statement'],
])('a part with %j is refused', (bundle, why) => {
  expect(() => partOf('a/part.js', bundle)).toThrow(why);
});

test('the core gives what all parts need, each name once', () => {
  const parts = [partOf('a/part.js', BUNDLE), partOf('b/part.js', BUNDLE.replaceAll('lockHub', 'openHub'))];
  expect(givenModule(parts)).toContain(
    'import { lockHub as m0_lockHub, openHub as m0_openHub } from "./hub/lock.js";',
  );
  expect(givenModule(parts)).toContain('"hub/lock.js": { lockHub: m0_lockHub, openHub: m0_openHub },');
});

test('the file of a part is loaded when it is wanted, by what bundlers see', () => {
  expect(fileOf('a/part.js')).toBe('late/a-part.cjs');
  expect(partsModule(['a/part.js'])).toContain(`"a/part.js": () => require('./late/a-part.cjs'),`);
});

test('no file of CommonJS requires a module of Node: a bundle that is an ES module has no require', () => {
  expect(withBuiltIns('var a = require("node:fs"), b = require("./c.js");')).toBe(
    'var a = process.getBuiltinModule("node:fs"), b = require("./c.js");',
  );
});

/** Runs a file of CommonJS of which the core is this. @param {string} text @param {object} core @returns {Record<string, unknown>} */
function required(text, core) {
  const module = { exports: {} };
  const require = (/** @type {string} */ file) =>
    file === '../core.js' ? core : { oneCopy: (/** @type {() => object} */ load) => load() };
  new Function('module', 'require', text)(module, require);
  return module.exports;
}

test('a script is made of the core, and so are the doors for users', () => {
  /** @type {unknown[]} */
  const made = [];
  required(scriptFile(partOf('a/script.js', BUNDLE), '../'), {
    makePart: (/** @type {unknown} */ make) => made.push(make),
  });
  expect(made).toEqual([expect.any(Function)]);

  const core = { index: { a: 1 }, loadPart: (/** @type {string} */ part) => ({ part }) };
  expect(required(doorFile('../', undefined), core)).toEqual({ a: 1 });
  expect(required(doorFile('../', 'b/index.js'), core)).toEqual({ part: 'b/index.js' });
  const text = esmDoorFile('../', 'index.js', ['a', 'b']);
  expect(text).toContain("import door from './index.js';");
  expect(text).toContain('export const {\n  a,\n  b,\n} = door;');
});
