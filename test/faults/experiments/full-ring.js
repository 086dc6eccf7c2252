// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../helpers/until.js';
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

/** E22: the collector is stopped while a child logs far more than its ring holds. @param {import('../experiments.js').Conditions} conditions */
export async function fullRing({ quick }) {
  const rows = [];
  for (const [overflow, blockTimeout] of /** @type {const} */ ([
    ['block', 500],
    ['drop', 10_000],
  ])) {
    const tally = new Tally('E22', `ring full, overflow "${overflow}"`);
    let dropped = 0;
    for (let run = 1; run <= (quick ? 1 : 10); run++) {
      await onStage(tally, {}, async (stage) => {
        const count = quick ? 5000 : 100_000;
        const main = stage.start('stalled.js', {
          args: [[['info', count]]],
          options: { ringSize: 65_536, overflow, blockTimeout },
        });
        await main.says('ready');
        await main.halt();
        writeFileSync(join(stage.directory, 'go'), '');
        const result = join(stage.directory, 'result.json');
        await until(() => existsSync(result), 'the end of the calls');
        main.kill('SIGCONT');
        await main.ended;
        const { longest } = JSON.parse(readFileSync(result, 'utf8'));
        const records = stage.records();
        const delivered = records.filter(({ name }) => name === 'app.child').length;
        const told = records.reduce((sum, record) => sum + (record.dropped ?? 0), 0);
        dropped += told;
        tally.runs += 1;
        tally.stall = Math.max(tally.stall, longest);
        tally.sums.returned += count;
        tally.sums.lost += Math.max(0, count - delivered - told);
        tally.expect(
          delivered + told === count,
          `run ${run}: ${count} calls, ${delivered} records in the file and ${told} told as dropped`,
        );
        const bound = overflow === 'block' ? blockTimeout + 500 : 500;
        tally.expect(quick || longest < bound, `run ${run}: a call took ${Math.round(longest)} ms`);
      });
    }
    tally.note = `${dropped.toLocaleString('en')} told as dropped: calls = delivered + dropped`;
    rows.push(tally.row());
  }
  return rows;
}
