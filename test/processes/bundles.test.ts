import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixtures = join(root, 'test', 'fixtures');

/** Bundles a program, alone or with scripts of ours, into an empty folder. @returns what `stage.run` takes. */
async function bundle(
  stage: Stage,
  scripts: string[],
  packages: string[],
  options: BuildOptions,
): Promise<string> {
  const folder = join(stage.directory, 'bundle');
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of packages) {
    symlinkSync(name === 'starlogjs' ? root : join(root, 'node_modules', name), join(modules, name));
  }
  const end = options.format === 'cjs' ? '.cjs' : '.mjs';
  await build({
    entryPoints: {
      program: join(fixtures, 'bundled.js'),
      ...Object.fromEntries(scripts.map((name) => [`starlog-${name}`, `starlogjs/${name}`])),
    },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    outdir: folder,
    outExtension: { '.js': end },
    logOverride: { 'empty-import-meta': 'silent' },
    ...options,
  });
  return relative(fixtures, join(folder, `program${end}`));
}

describe.each(['esm', 'cjs'] as const)('bundled to %s', (format) => {
  test('alone, a program logs from its own thread, and says once how to mend that', async ({ stage }) => {
    const end = await stage.run(await bundle(stage, [], ['koffi'], { format }));

    expect(end.code).toBe(0);
    expect(end.stderr.match(/STARLOG_NO_SCRIPT/g)).toHaveLength(1);
    expect(end.stderr).toContain('bundle it too, to a file named starlog-thread.js in the same folder');
    expectWhole(stage);
    expect(stage.history().series.size).toBe(2);
    expect(stage.hubRemains()).toEqual([]);
  });

  test('with the script of the thread beside it, a program logs as ever', async ({ stage }) => {
    const end = await stage.run(await bundle(stage, ['thread'], ['koffi'], { format, minify: true }));

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    expect(stage.history().series.size).toBe(2);
  });

  test('with the script of the manager beside it, a program has one', async ({ stage }) => {
    const path = await bundle(stage, ['manager'], ['koffi'], { format });
    const end = await stage.run(path, { options: { managerQueue: true } });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    await until(() => stage.hubRemains().length === 0, 'the end of the manager');
    expectWhole(stage);
  });

  test('with the package installed beside it, a program logs as ever', async ({ stage }) => {
    const end = await stage.run(await bundle(stage, [], ['koffi', 'starlogjs'], { format }));

    expect(end).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
  });
});

test('without the script of the manager main collects, and says so once', async ({ stage }) => {
  const path = await bundle(stage, ['thread'], ['koffi'], { format: 'esm' });
  const end = await stage.run(path, { options: { managerQueue: true } });

  expect(end.code).toBe(0);
  expect(end.stderr.match(/STARLOG_NO_SCRIPT/g)).toHaveLength(1);
  expect(end.stderr).toContain('so main collects');
  expectWhole(stage);
  expect(stage.hubRemains()).toEqual([]);
});

/** As webpack and Bun do, which write down where the source was when it was built. */
test('a bundle that has another place for its own logs all the same', async ({ stage }) => {
  const folder = '/build/node_modules/starlogjs/dist/base';
  const define = {
    'import.meta.url': `"file://${folder}/../index.mjs"`,
    __filename: `"${folder}/own-files.js"`,
    __dirname: `"${folder}"`,
  };
  const end = await stage.run(await bundle(stage, [], ['koffi', 'starlogjs'], { format: 'esm', define }));

  expect(end).toMatchObject({ code: 0, stderr: '' });
  expectWhole(stage);
});
