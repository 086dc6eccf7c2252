// @ts-check
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

/** As many records are to be there, all in all: a slow machine takes more kills for that. */
const RECORDS = 1_000_000;

/** E1: children are killed at random moments while they log, four at a time. @param {import('../experiments.js').Conditions} conditions */
export async function killedChildren({ quick }) {
  const tally = new Tally('E1', 'SIGKILL of children');
  let kills = quick ? 60 : 1000;
  await killAgainAndAgain(tally, kills);
  while (!quick && tally.sums.returned < RECORDS && kills < 4000) {
    await killAgainAndAgain(tally, 250);
    kills += 250;
  }
  tally.expect(quick || tally.sums.returned >= RECORDS, `only ${tally.sums.returned} records`);
  tally.runs = kills;
  return [tally.row()];
}

/** @param {Tally} tally @param {number} kills */
async function killAgainAndAgain(tally, kills) {
  await onStage(tally, {}, async (stage) => {
    const end = await stage.run('kill-loop.js', { args: ['children', String(kills), '4'] });
    tally.expect(end.code === 0, `main ended with ${end.code ?? end.signal}: ${end.stderr}`);
    tally.add(stage.history());
    tally.expect(stage.hubRemains().length === 0, `left in the hub: ${stage.hubRemains().join(', ')}`);
  });
}
