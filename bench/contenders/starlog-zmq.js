/* starlog over ZeroMQ, one JSON object for each record, as Python sends and understands it. */
const build = new URL('../../dist/index.mjs', import.meta.url);

const config = (file, options) => ({
  handlers: {
    all: { type: 'zmq', hub: `bench-zmq-${process.pid}`, address: 'tcp://127.0.0.1', ...options },
    file: { type: 'file', path: file },
  },
  loggers: { root: { level: 'info', handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
});

/** @param {object} options of the handler. */
export function overZmq(options, words) {
  return {
    ...words,
    packages: ['zeromq'],
    async start({ file }) {
      const { configure, shutdown } = await import(build);
      await configure(config(file, options));
      return { drained: () => shutdown() };
    },
    async child({ file }) {
      const { configure, getLogger, shutdown } = await import(build);
      await configure(config(file, options));
      const logger = getLogger('app.worker');
      return {
        log: (reqId) => logger.info('request completed', { reqId, ms: 12.5 }),
        flush: () => shutdown(),
      };
    },
  };
}

export default overZmq(
  { wire: 'json' },
  {
    name: 'starlog, ZeroMQ json',
    note: 'each record a message part in the form of Python, those of an event-loop turn together, to a collector thread in main',
    why: "`ZmqHandler` with `wire: 'json'`; each part is checked and made a line",
  },
);
