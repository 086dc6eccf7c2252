/*
 * One of several programs that write one file. Whoever comes first collects, and the others send to it; when it ends or is killed
 * while others run, one of them takes over.
 */
import { configure, getLogger } from 'starlogjs';

await configure({
  handlers: {
    all: { type: 'multiprocess', hub: 'no-common-parent' },
    file: { type: 'file', path: 'app.log' },
  },
  loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
});

const log = getLogger(`program.${process.argv[2]}`);
log.info('up');
console.log('up; end the input (Ctrl-D) to stop');
for await (const line of process.stdin) log.info('heard', { line: String(line).trim() });
log.info('down');
