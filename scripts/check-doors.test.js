// @ts-check
import { expect, test } from 'vitest';
import { disagreements, doorsOf } from './check-doors.js';

const files = ['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js', 'dist/config/schema.json'];
const manifest = {
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './schema.json': './dist/config/schema.json',
    './package.json': './package.json',
  },
  types: './dist/index.d.ts',
  bin: { starlog: './dist/cli/main.js' },
};

/** @param {string} line */
const startingWith = (line) => () => line;
const shebang = startingWith('#!/usr/bin/env node');

test('the doors are the scripts that package.json leads to', () => {
  expect(doorsOf(manifest)).toEqual(['index.js', 'cli/main.js']);
});

test('finds nothing where everything agrees', () => {
  expect(disagreements(manifest, files, shebang)).toEqual([]);
});

test('names an export, a type file and a command that were not built', () => {
  const found = disagreements(manifest, ['dist/config/schema.json'], shebang);
  expect(found).toHaveLength(5);
  expect(found).toContain('"exports" leads to dist/index.js, which was not built.');
  expect(found).toContain('"types" leads to dist/index.d.ts, which was not built.');
  expect(found).toContain('the command "starlog" leads to dist/cli/main.js, which was not built.');
});

test('names a module that is exported without types', () => {
  const found = disagreements({ exports: './dist/a.js' }, ['dist/a.js'], shebang);
  expect(found).toEqual(['"exports" leads to dist/a.js, but its types dist/a.d.ts were not built.']);
});

test('names a door that nobody can open, and leaves inner index files alone', () => {
  const found = disagreements(
    manifest,
    [...files, 'dist/testing/index.js', 'dist/hub/inner/index.js'],
    shebang,
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^dist\/testing\/index\.js was built, but nobody can import it/);
});

test.each(['dist/a.test.js', 'dist/a.case.d.ts'])('names %s as a test', (file) => {
  expect(disagreements(manifest, [...files, file], shebang)[0]).toMatch(/is a test and must not be shipped/);
});

test('names a command that a shell could not start', () => {
  const found = disagreements(manifest, files, startingWith("import './run.js'"));
  expect(found).toEqual([
    'the command "starlog" needs "#!/usr/bin/env node" as the first line of dist/cli/main.js.',
  ]);
});
