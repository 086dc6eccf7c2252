// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally } from '../tally.js';
import { growth, onStage, whileLogging } from './lib.js';

/** E13: every 50 ms the clock of each process jumps, by up to a month either way. @param {import('../experiments.js').Conditions} conditions */
export async function clock({ instrumented, quick }) {
  const tally = new Tally('E13', 'clock jumps by up to 30 days');
  for (const setup of ['configure', 'code']) {
    await onStage(tally, { fixtures: instrumented.fixtures }, async (stage) => {
      await whileLogging(tally, stage, { setup, env: { STARLOG_FAULT_CLOCK: '50' } }, async () => {
        await sleep(quick ? 1000 : 20_000);
        const wait = await growth(stage.logFile);
        tally.expect(quick || wait < 1000, `${setup}: nothing was written for ${Math.round(wait)} ms`);
      });
      const history = stage.history();
      tally.add(history, setup, { told: history.told });
      const times = stage.records().map(({ time }) => time);
      times.sort((a, b) => a - b);
      const days = (times.at(-1) - times[0]) / 86_400_000;
      tally.expect(days > 1, `the clock moved by ${days} days only`);
    });
  }
  return [tally.row()];
}
