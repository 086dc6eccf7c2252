// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Tally } from '../tally.js';
import { childrenEnd, onStage, pidsOf } from './lib.js';

const PROGRAM = fileURLToPath(new URL('../../fixtures/crash.js', import.meta.url));
const FULL = fileURLToPath(new URL('../../fixtures/fill-rings.js', import.meta.url));

/**
 * E4: main and all its children are killed at once. The next start writes what was left, each record once; in the end
 * `recover` does, for a program that is not started again.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function killedAll({ quick }) {
  const rounds = quick ? 4 : 200;
  const tally = new Tally('E4', 'SIGKILL of all processes at once');
  await onStage(tally, {}, async (stage) => {
    const setup = { options: { ringSize: 8 << 20 } };
    for (let round = 1; round <= rounds; round++) {
      const main = stage.start('crash.js', { args: [String(round), '1000000'], ...setup });
      await main.says('ready');
      await sleep(Math.random() * 100);
      for (const pid of [...pidsOf(stage).slice(-3), main.pid]) process.kill(pid, 'SIGKILL');
      await main.ended;
      await childrenEnd(stage);
    }
    await recover(tally, stage, PROGRAM);
    tally.add(stage.history());
  });
  tally.runs = rounds;
  await measureRecovery(tally, quick);
  return [tally.row()];
}

/** How long the recovery of 16 full rings of 1 MiB takes. @param {Tally} tally @param {boolean} quick then that is not judged. */
async function measureRecovery(tally, quick) {
  await onStage(tally, {}, async (stage) => {
    const main = stage.start('fill-rings.js', {
      args: ['15'],
      options: { ringSize: 1 << 20, overflow: 'drop' },
    });
    await main.says('ready');
    await main.halt();
    main.tell('go');
    await childrenEnd(stage);
    main.kill('SIGKILL');
    await main.ended;
    const [{ time, delivered }] = await recover(tally, stage, FULL);
    tally.note = `recovery of 16 rings of 1 MiB: ${Math.round(time)} ms, ${delivered.toLocaleString('en')} records`;
    tally.expect(quick || time < 200, `recovery took ${Math.round(time)} ms, not less than 200`);
  });
}

/** @param {Tally} tally @param {import('../../helpers/stage.js').Stage} stage @param {string} program */
async function recover(tally, stage, program) {
  const { stdout, stderr } = await stage.run('recover.js', { args: [{ program }] });
  tally.expect(stderr === '', `recover said ${stderr}`);
  tally.expect(stage.hubRemains().length === 0, `left in the hub: ${stage.hubRemains().join(', ')}`);
  return JSON.parse(stdout);
}
