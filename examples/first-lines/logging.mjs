// logging.mjs: every file that is started imports it
import { configure } from 'starlogjs';

await configure({
  handlers: {
    all: { type: 'multiprocess' }, // how records get to main, from main and from every child
    file: { type: 'file', path: 'app.log' }, // where they end: main opens it
    console: { type: 'console', formatter: 'text' },
  },
  loggers: {
    root: { level: 'debug', handlers: ['all'] },
    'starlog.logsink': { handlers: ['file', 'console'] },
  },
});
