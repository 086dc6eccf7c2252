// @ts-check
import { Stage } from './stage.js';

/**
 * Kills `kills` children with SIGKILL, or terminates as many threads, while they log, `together` at a time, and compares the
 * log with what they counted.
 * @param {{ victims: 'children' | 'threads', kills: number, together: number, setup?: string }} options
 * @returns the sums over main and all victims, how the main program ended, and what is left of its hub.
 */
export async function killLoop({ victims, kills, together, setup = 'configure' }) {
  const stage = new Stage();
  try {
    const end = await stage.run('kill-loop.js', { args: [victims, String(kills), String(together)], setup });
    return { end, ...stage.history().totals, remains: stage.hubRemains() };
  } finally {
    await stage.remove();
  }
}
