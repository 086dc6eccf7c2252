// @ts-check
import { expect, test } from 'vitest';
import { coreModule, imported, partOf, partsModule, withoutLate } from './parts.js';

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
  expect([part.file, [...part.needs]]).toEqual(['late/a-part.cjs', [['hub/lock.js', new Set(['lockHub'])]]]);
  /** @type {{ exports?: Function }} */
  const module = {};
  new Function('module', part.text)(module);
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
  expect(coreModule(parts)).toContain(
    'import { lockHub as m0_lockHub, openHub as m0_openHub } from "./hub/lock.js";',
  );
  expect(coreModule(parts)).toContain('"hub/lock.js": { lockHub: m0_lockHub, openHub: m0_openHub },');
});

test('Node loads the file of a part when it is wanted, and bundlers see all of them', () => {
  const parts = [partOf('a/part.js', BUNDLE)];
  expect(partsModule(parts, false)).toContain("() => createRequire(import.meta.url)('./late/a-part.cjs'),");
  expect(partsModule(parts, true)).toContain("import part0 from './late/a-part.cjs';");
});
