/*
 * Fairness: log4js's built-in support for cluster: the children are made by `cluster.fork()`, the same
 * configuration stands in primary and workers, workers send each event to the primary over Node's IPC channel.
 * The children's last message travels on the same channel behind all events, so main stops only after them.
 * Far fewer records, since it is very slow.
 */
import { addJsonLayout, callOf, shutdown, toFile } from '../lib/log4js.js';

export default {
  name: 'log4js cluster',
  note: "workers send to the primary over Node's IPC",
  why: 'the built-in cluster mode, children made by `cluster.fork()`; JSON layout as in its docs',
  packages: ['log4js'],
  share: 0.02,
  spawn: 'cluster',

  async start({ file }) {
    const { default: log4js } = await import('log4js');
    addJsonLayout(log4js);
    log4js.configure(toFile(file));
    return { drained: () => shutdown(log4js) };
  },

  async child({ file }) {
    const { default: log4js } = await import('log4js');
    addJsonLayout(log4js);
    log4js.configure(toFile(file));
    return { log: callOf(log4js), flush: () => shutdown(log4js) };
  },
};
