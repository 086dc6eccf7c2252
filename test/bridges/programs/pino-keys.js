// @ts-check
/* Logs by pino with keys and forms of its own, by the queue that is named, to targets of many formats; beside it, what pino wrote. */
import { appendFileSync } from 'node:fs';
import pino from 'pino';
import { configure, shutdown } from 'starlogjs';
import { starlogDestination } from 'starlogjs/pino';

const formats = ['json', 'text', 'logfmt', 'ecs', 'gelf', 'otlp-json'];
const queue = /** @type {'socket' | 'shared-memory'} */ (process.argv[2]);
await configure({
  handlers: {
    all: { type: 'multiprocess', queue },
    ...Object.fromEntries(
      formats.map((type) => [type, { type: 'file', path: `${type}.log`, formatter: { type } }]),
    ),
  },
  loggers: { root: { level: 'trace', handlers: ['all'] }, 'starlog.logsink': { handlers: formats } },
});

const both = pino.multistream([
  { stream: starlogDestination() },
  { stream: { write: (/** @type {string} */ line) => appendFileSync('pino.log', line) } },
]);
const options = {
  name: 'api',
  messageKey: 'text',
  errorKey: 'problem',
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (/** @type {string} */ label) => ({ severity: label }) },
};
const log = pino(options, both);
log.info('hello');
log.warn({ text: 'a field', n: 1 }, 'the "message" ☃');
log.error(new Error('boom'));
pino({ name: 'api', nestedKey: 'payload' }, both).info({ n: 2 }, 'nested');
await shutdown();
