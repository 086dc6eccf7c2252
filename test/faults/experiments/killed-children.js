// @ts-check
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

/** E1: children are killed at random moments while they log, four at a time. @param {import('../experiments.js').Conditions} conditions */
export async function killedChildren({ quick }) {
  const kills = quick ? 60 : 1000;
  const tally = new Tally('E1', 'SIGKILL of children');
  await onStage(tally, {}, async (stage) => {
    const end = await stage.run('kill-loop.js', { args: ['children', String(kills), '4'] });
    tally.expect(end.code === 0, `main ended with ${end.code ?? end.signal}: ${end.stderr}`);
    tally.add(stage.history());
    tally.expect(stage.hubRemains().length === 0, `left in the hub: ${stage.hubRemains().join(', ')}`);
  });
  tally.runs = kills;
  return [tally.row()];
}
