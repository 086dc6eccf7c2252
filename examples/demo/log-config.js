/*
 * The logging of the whole demo: main, web workers, threads and the job runner all call this one function.
 */
import { join } from 'node:path';
import { configure } from 'starlogjs';

/** The file that gets the records of all processes and threads. */
export const logFile = () => join(process.env.DEMO_FOLDER, 'app.log');

export function configureLogging() {
  return configure({
    handlers: {
      all: { type: 'multiprocess' },
      file: { type: 'file', path: logFile() },
    },
    loggers: {
      root: { level: 'debug', handlers: ['all'] },
      'starlog.logsink': { handlers: ['file'] },
    },
  });
}
