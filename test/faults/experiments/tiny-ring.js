// @ts-check
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

/** E18: records of all sizes go through a ring of 64 KiB. @param {import('../experiments.js').Conditions} conditions */
export async function tinyRing({ quick }) {
  const count = quick ? 200_000 : 10_000_000;
  const tally = new Tally('E18', 'ring of 64 KiB, records of all sizes');
  await onStage(tally, {}, async (stage) => {
    const end = await stage.run('all-sizes.js', {
      args: [String(count)],
      options: { ringSize: 65_536, blockTimeout: 60_000 },
      setup: 'none',
    });
    tally.expect(end.code === 0, `main ended with ${end.code ?? end.signal}: ${end.stderr}`);
    const { seen, wrong, doubled, disordered, longest, stall } = JSON.parse(end.stdout);
    tally.runs = 1;
    tally.stall = stall;
    tally.sums = { returned: count, lost: count - seen, duplicated: doubled, disordered, torn: wrong };
    tally.expect(seen === count && wrong + doubled + disordered === 0, `${JSON.stringify(end.stdout)}`);
    tally.note = `records of up to ${longest.toLocaleString('en')} bytes`;
  });
  return [tally.row()];
}
