// @ts-check
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Tally } from '../tally.js';

const MODEL = fileURLToPath(new URL('../../model/', import.meta.url));

/** E6: every run of the protocol, step by step, and the mistakes that the check must find. @param {import('../experiments.js').Conditions} conditions */
export async function model({ instrumented, quick }) {
  const tally = new Tally('E6', 'every interleaving of the model');
  const bundle = join(instrumented.root, 'model.mjs');
  await build({
    stdin: {
      contents: `export * from './bug.ts'; export * from './explore.ts'; export * from './protocol.ts'; export * from './settings.ts';`,
      resolveDir: MODEL,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'error',
  });
  const { BUGS, explore, protocol, SMALL, LARGE } = await import(pathToFileURL(bundle).href);
  rmSync(bundle);

  const start = performance.now();
  let states = 0;
  for (const [name, setting] of Object.entries(quick ? SMALL : { ...SMALL, ...LARGE })) {
    const exploration = explore(protocol(setting));
    states += exploration.states;
    tally.runs += 1;
    tally.expect(exploration.violation === undefined, `${name}: ${exploration.violation?.text}`);
  }
  const seconds = (performance.now() - start) / 1000;
  const bugs = Object.keys(BUGS);
  const found = bugs.filter((bug) =>
    Object.values(SMALL).some((setting) => explore(protocol({ ...setting, bug })).violation !== undefined),
  );
  tally.expect(
    found.length === bugs.length,
    `not found: ${bugs.filter((bug) => !found.includes(bug)).join(', ')}`,
  );
  tally.expect(quick || states >= 1_000_000, `${states} states`);
  tally.expect(seconds < 60, `${seconds} s`);
  tally.note = `${states.toLocaleString('en')} states in ${seconds.toFixed(1)} s; ${found.length} of ${bugs.length} seeded mistakes found`;
  return [tally.row()];
}
