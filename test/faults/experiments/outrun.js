// @ts-check
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

/** Milliseconds: what a call waits at most when nobody says otherwise. */
const BLOCK_TIMEOUT = 1000;

/**
 * E24: producers outrun a collector that gets little of the processors: dozens log as fast as they can, beside two processes that
 * compute without a pause.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function outrun({ quick }) {
  const rows = [];
  for (const producers of quick ? [32] : [32, 64]) {
    const count = quick ? 6000 : 30_000;
    const tally = new Tally('E24', `${producers} producers outrun a starved collector`);
    let dropped = 0;
    for (let run = 1; run <= (quick ? 1 : 3); run++) {
      await onStage(tally, {}, async (stage) => {
        const calls = producers * count;
        const main = stage.start('outrun.js', {
          args: [`${producers}`, `${count}`, '2'],
          options: { blockTimeout: BLOCK_TIMEOUT },
        });
        const { code, signal, stdout, stderr } = await main.ended;
        tally.expect(code === 0, `run ${run}: main ended with ${code ?? signal}: ${stderr}`);
        const { delivered, told } = tallyLines(stage.log());
        const longest = Number(stdout);
        dropped += told;
        tally.runs += 1;
        tally.stall = Math.max(tally.stall, longest);
        tally.sums.returned += calls;
        tally.sums.lost += Math.max(0, calls - delivered - told);
        const sum = `${calls} calls, ${delivered} records in the file and ${told} told as dropped`;
        tally.expect(delivered + told === calls, `run ${run}: ${sum}`);
        // One record for each second that a call waited in vain, and not as many as a program can log in that time.
        tally.expect(told < calls / 100, `run ${run}: more than a hundredth is dropped: ${sum}`);
        tally.expect(
          quick || longest < BLOCK_TIMEOUT + 2000,
          `run ${run}: a call took ${Math.round(longest)} ms`,
        );
      });
    }
    tally.note = `${dropped.toLocaleString('en')} told as dropped: calls = delivered + dropped`;
    rows.push(tally.row());
  }
  return rows;
}

/** Parses no more than it must: there are millions. @param {string} log */
function tallyLines(log) {
  let delivered = 0;
  let told = 0;
  for (const line of log.split('\n')) {
    if (line.includes('"name":"app.child"')) delivered++;
    else if (line.includes('"dropped":')) told += JSON.parse(line).dropped;
  }
  return { delivered, told };
}
