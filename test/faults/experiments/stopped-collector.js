// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { nextCollector } from '../../helpers/collector-of.js';
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

const HUB = 'peers';

/**
 * E14: the process that collects from a named hub is stopped, and another one is started meanwhile, which must not collect.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function stoppedCollector({ quick }) {
  const tally = new Tally('E14', `collector stopped for ${quick ? 2 : 60} s, another process started`);
  for (let run = 1; run <= (quick ? 1 : 3); run++) {
    await onStage(tally, {}, async (stage) => {
      // So large that the ring holds all that is logged meanwhile.
      const setup = { options: { hub: HUB, ringSize: 64 << 20 } };
      const first = stage.start('peer.js', { args: ['first', '1'], ...setup });
      await first.says('ready');
      await first.halt();
      const second = stage.start('peer.js', { args: ['second', '1'], ...setup });
      await second.says('ready');
      await sleep(quick ? 2000 : 60_000);
      first.kill('SIGCONT');
      const collector = await nextCollector(stage, HUB, [first, second]);
      tally.expect(collector === first, `run ${run}: the second process took the lock of one that lives`);
      for (const peer of [second, first]) {
        peer.tell('end');
        const { code, signal, stderr } = await peer.ended;
        tally.expect(code === 0, `run ${run}: a process ended with ${code ?? signal}: ${stderr}`);
      }
      tally.add(stage.history(), `run ${run}`, { stopped: true });
    });
  }
  return [tally.row()];
}
