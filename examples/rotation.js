/*
 * A file that never fills the disk: a new one each day, and whenever it has 1 MiB; old ones are compressed in the
 * background, and deleted when they are too many. Writes into the folder logs.
 */
import { configure, getLogger, shutdown } from 'starlogjs';

await configure({
  handlers: {
    all: { type: 'multiprocess' },
    file: {
      type: 'rotating-file',
      path: 'logs/app.log',
      size: '1 MiB',
      interval: '1d',
      timeZone: 'Europe/Berlin',
      compress: true,
      maxFiles: 3,
    },
  },
  loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
});

const log = getLogger('app');
for (let line = 1; line <= 60_000; line++) log.info('one of many lines', { line });

await shutdown();
