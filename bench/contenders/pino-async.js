/*
 * Fairness: pino's asynchronous logging as its docs show it (`minLength: 4096, sync: false`). The destination is
 * ended and awaited before the child exits, so nothing that pino could still save is lost by us.
 * A process that is killed loses what is buffered here; that is not measured.
 */
import { once } from 'node:events';

export default {
  name: 'pino async',
  note: 'each process appends from a buffer',
  why: '`pino.destination({ sync: false, minLength: 4096 })`, as its docs say; ended and awaited at exit',
  packages: ['pino'],
  share: 0.75,

  async child({ file }) {
    const { default: pino } = await import('pino');
    const destination = pino.destination({ dest: file, sync: false, minLength: 4096 });
    const logger = pino({ name: 'app.worker' }, destination);
    await once(destination, 'ready');
    return {
      log: (reqId) => logger.info({ reqId, ms: 12.5 }, 'request completed'),
      async flush() {
        const closed = once(destination, 'close');
        destination.end();
        await closed;
      },
    };
  },
};
