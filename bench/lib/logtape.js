import { configure, dispose, getJsonLinesFormatter, getLogger } from '@logtape/logtape';

/** A producer that logs into the sink which `open` makes, given the formatter. */
export async function producer(open) {
  await configure({
    sinks: { file: open(getJsonLinesFormatter({ properties: 'flatten' })) },
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
}
