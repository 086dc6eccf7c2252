/*
 * Fairness: pino's own file transport, `pino/file`, in a worker thread of each process, all defaults.
 * The transport is ended and awaited before the child exits. Where several processes share the file it tears lines:
 * the worker writes what its 4 MiB ring holds, and a ring's end cuts a line in two.
 */
import { once } from 'node:events';

export default {
  name: 'pino transport',
  note: 'a worker thread per process appends',
  why: '`pino.transport({ target: "pino/file" })` with its defaults; ended and awaited at exit',
  packages: ['pino'],
  share: 0.75,

  async child({ file }) {
    const { default: pino } = await import('pino');
    const transport = pino.transport({ target: 'pino/file', options: { destination: file } });
    const logger = pino({ name: 'app.worker' }, transport);
    await once(transport, 'ready');
    return {
      log: (reqId) => logger.info({ reqId, ms: 12.5 }, 'request completed'),
      async flush() {
        const closed = once(transport, 'close');
        transport.end();
        await closed;
      },
    };
  },
};
