// @ts-check
import { Stage } from './stage.js';

/**
 * Has many short processes, one after the other, log to one hub.
 * @param {{ count: number, setup?: string }} options
 * @returns how main ended, what it had of the system's early on and in the end, how many records there are, and how many of them
 * tell of a process that was killed; and what is left of the hub.
 */
export async function shortProcesses({ count, setup = 'configure' }) {
  const stage = new Stage();
  try {
    const end = await stage.run('short-processes.js', {
      args: [String(count)],
      setup,
      nodeArgs: ['--expose-gc'],
    });
    const records = stage.records();
    const deaths = records.filter(({ event }) => event === 'producer-lost').length;
    const { before, after } = JSON.parse(end.stdout || '{}');
    return { end, before, after, records: records.length - deaths, deaths, remains: stage.hubRemains() };
  } finally {
    await stage.remove();
  }
}
