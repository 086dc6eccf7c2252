import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { makeProject, toolFile } from '../helpers/installed.js';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const fixtures = fileURLToPath(new URL('../fixtures/', import.meta.url));

const ringsOf = (stage: Stage) => stage.hubRemains().filter((file) => file.endsWith('.ring'));

test.for(['configure', 'code'])(
  'set up by %s, a program that is killed a moment after each of its starts leaves no more than one does',
  async (setup, { stage }) => {
    const written = (id: string) => stage.records().filter(({ series }) => series === id).length;
    for (let start = 1; start <= 6; start++) {
      const program = stage.start('logs-twice.js', { args: [String(start)], setup });
      await until(() => written(String(start)) === 1, 'a record');
      program.tell('again');
      // The turn of the collector that brought the first one, and looked after what was there before, is over.
      await until(() => written(String(start)) === 2, 'another record');
      program.kill('SIGKILL');
      await program.ended;
    }
    expect(ringsOf(stage).length).toBeLessThanOrEqual(2);

    const last = stage.start('logs-twice.js', { args: ['last'], setup });
    await until(() => written('last') === 1, 'a record');
    last.tell('again');
    await until(() => written('last') === 2, 'another record');
    last.tell('end');
    expect(await last.ended).toMatchObject({ code: 0, stderr: '' });
    expect(stage.hubRemains()).toEqual([]);
  },
);

const FILES = 3;

/** A test that sets up logging and does not take it down: the runner stops its thread. */
const careless = (name: string) => `
import { test } from 'vitest';
import { configure, flush, getLogger } from 'starlogjs';
test('logs', async () => {
  await configure({
    handlers: { all: { type: 'multiprocess' }, file: { type: 'file', path: '${name}.log' } },
    loggers: { root: { level: 'info', handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
  });
  getLogger('app').info('hello');
  await flush({ timeout: 30_000 });
}, 40_000);
`;

test('threads of vitest that do not shut down leave no more after each run', async ({ stage }) => {
  const names = Array.from({ length: FILES }, (_, at) => `careless-${at}`);
  const files = Object.fromEntries(names.map((name) => [`${name}.test.mjs`, careless(name)]));
  makeProject(stage.directory, files, ['vitest']);
  const vitest = relative(fixtures, toolFile('vitest/vitest.mjs'));
  for (let run = 1; run <= 4; run++) {
    const end = await stage.run(vitest, { args: ['run', '--root', '.', '--pool=threads'] });
    expect(end, end.stdout + end.stderr).toMatchObject({ code: 0 });
    expect(ringsOf(stage).length, `after run ${run}`).toBeLessThanOrEqual(FILES);
  }
}, 240_000);
