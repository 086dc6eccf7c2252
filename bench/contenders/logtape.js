/*
 * Fairness: LogTape's file sink in each process with its defaults (8 KiB buffer, synchronous writes) and its own
 * JSON Lines formatter; fields flat as with the others, the pid bound. Disposed of before the child exits.
 * The sink calls fsync after each buffer, and no option turns that off: it gives more than the others at that point,
 * and its figures are the disk's. Far fewer records for that reason.
 */
export default {
  name: 'LogTape',
  note: 'each process appends from an 8 KiB buffer',
  why: "`getFileSink` per process with its defaults and `getJsonLinesFormatter`; disposed of at exit. It calls fsync after each buffer: its figures are the disk's",
  packages: ['@logtape/logtape', '@logtape/file'],
  share: 0.005,

  async child({ file }) {
    const { configure, dispose, getJsonLinesFormatter, getLogger } = await import('@logtape/logtape');
    const { getFileSink } = await import('@logtape/file');
    await configure({
      sinks: { file: getFileSink(file, { formatter: getJsonLinesFormatter({ properties: 'flatten' }) }) },
      loggers: [
        { category: ['app', 'worker'], lowestLevel: 'info', sinks: ['file'] },
        { category: ['logtape', 'meta'], lowestLevel: 'error', sinks: ['file'] },
      ],
    });
    const logger = getLogger(['app', 'worker']).with({ pid: process.pid });
    return {
      log: (reqId) => logger.info('request completed', { reqId, ms: 12.5 }),
      flush: () => dispose(),
    };
  },
};
