/*
 * Fairness: winston's File transport in each process (it opens with flag `a`), with the JSON and timestamp formats
 * of its README. The transport's own `finish` is awaited: the logger's comes before the file is written.
 * Fewer records, since it is slow and keeps all of them in memory when the loop never yields.
 */
import { once } from 'node:events';

export default {
  name: 'winston',
  note: 'each process appends through a stream',
  why: '`transports.File` per process, `format.combine(timestamp(), json())`; its `finish` awaited at exit',
  packages: ['winston'],
  share: 0.1,
  loops: ['yielding'],

  async child({ file }) {
    const { default: winston } = await import('winston');
    const transport = new winston.transports.File({ filename: file });
    const logger = winston.createLogger({
      format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
      defaultMeta: { name: 'app.worker', pid: process.pid },
      transports: [transport],
    });
    return {
      log: (reqId) => logger.info('request completed', { reqId, ms: 12.5 }),
      async flush() {
        const finished = once(transport, 'finish');
        logger.end();
        await finished;
      },
    };
  },
};
