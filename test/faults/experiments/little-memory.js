// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tally } from '../tally.js';
import { forEachAtOnce, onStage } from './lib.js';

/**
 * E5: main and a child start where the memory file system has 1 to 3 MiB, part of which is taken. Two starts a run.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function littleMemory({ quick }) {
  const starts = quick ? 10 : 1000;
  const tally = new Tally('E5', 'memory file system tiny or full');
  let bySocket = 0;
  await forEachAtOnce([...Array(starts / 2).keys()], () =>
    onStage(tally, {}, async (stage) => {
      stage.limitMemory(1 + Math.floor(Math.random() * 3));
      fill(stage.hubBase, Math.random() * 2 ** 20);
      const main = await stage.run('family.js', { args: [[{ way: 'fork', job: { id: 'child' } }]] });
      const { child } = JSON.parse(main.stdout || '{"child":{}}');
      tally.expect(main.code === 0, `main ended with ${main.code ?? main.signal}: ${main.stderr}`);
      tally.expect(child.code === 0, `a child ended with ${child.code ?? child.signal}: ${child.stderr}`);
      if (`${main.stderr}${child.stderr}`.includes('STARLOG_NO_SHARED_MEMORY')) bySocket += 1;
      tally.add(stage.history());
    }),
  );
  tally.runs = starts;
  tally.note = `${bySocket} programs fell back to the socket, and said so`;
  return [tally.row()];
}

/** Takes so many bytes away, or as many as there are. @param {string} folder @param {number} bytes */
function fill(folder, bytes) {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(bytes));
  } catch {
    // Full now.
  }
}
