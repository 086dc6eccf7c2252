/*
 * Fairness: pino's recommended set-up where no record may be lost: a synchronous destination, one write(2)
 * per record. Several processes share the file by O_APPEND, pino's default.
 */
export default {
  name: 'pino sync',
  note: 'each process appends, one write a record',
  why: '`pino.destination({ sync: true })`, opened by each process itself, O_APPEND',
  packages: ['pino'],
  producers: [1, 2, 4, 8, 16, 64],
  quick: true,

  async child({ file }) {
    const { default: pino } = await import('pino');
    const logger = pino({ name: 'app.worker' }, pino.destination({ dest: file, sync: true }));
    return {
      log: (reqId) => logger.info({ reqId, ms: 12.5 }, 'request completed'),
      flush() {},
    };
  },
};
