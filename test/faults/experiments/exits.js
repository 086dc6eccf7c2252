// @ts-check
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

const ENDS = ['return', 'exit', 'throw', 'reject', 'abort', 'SIGTERM', 'SIGKILL', 'SIGSEGV', 'oom'];

/** E23: every way in which a sub-process can end. @param {import('../experiments.js').Conditions} conditions */
export async function exits({ quick }) {
  const tally = new Tally('E23', 'all ways to end');
  const ways = ['fork', 'spawn', 'exec', 'cluster', 'worker'];
  for (const setup of quick ? ['configure'] : ['configure', 'code']) {
    await onStage(tally, {}, async (stage) => {
      const jobs = ways.flatMap((way) => {
        const ends = way === 'worker' ? ['return', 'exit', 'throw', 'terminate', 'oom'] : ENDS;
        return ends.map((end) => ({ way, job: { id: `${way}-${end}`, end } }));
      });
      const main = await stage.run('family.js', { args: [jobs], setup });
      tally.expect(main.code === 0, `main ended with ${main.code ?? main.signal}: ${main.stderr}`);
      const history = stage.history();
      tally.add(history, setup);
      for (const { job } of jobs)
        tally.expect(history.of(job.id).returned >= 300, `${job.id} logged too little`);
      tally.runs += jobs.length - 1;
    });
  }
  return [tally.row()];
}
