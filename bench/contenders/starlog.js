/*
 * Fairness: all defaults. One configuration for main and children, as the guide tells users to write it:
 * the collector runs in a worker thread of main. The children end with `shutdown()`, as a program would.
 */
const build = '../../dist/index.mjs';

const config = (target, queue) => ({
  handlers: { all: { type: 'multiprocess', queue }, file: target },
  loggers: { root: { level: 'info', handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
});

export default {
  name: 'starlog',
  note: 'shared memory to a collector thread in main',
  why: 'default options; `configure()` with the same object in main and in each child',
  ours: true,
  share: 2.5,
  producers: [1, 2, 4, 8, 16, 32, 64],
  quick: true,
  config,

  async start({ file }, queue) {
    const { configure, shutdown } = await import(build);
    await configure(config({ type: 'file', path: file }, queue));
    return { drained: () => shutdown() };
  },

  async child({ file }, target = { type: 'file', path: file }, queue = undefined) {
    const { configure, getLogger, shutdown } = await import(build);
    await configure(config(target, queue));
    const logger = getLogger('app.worker');
    return {
      log: (reqId) => logger.info('request completed', { reqId, ms: 12.5 }),
      flush: () => shutdown(),
    };
  },
};
