import { configure, type Sink } from '@logtape/logtape';
import { type ConsolaReporter, createConsola } from 'consola';
import log4js from 'log4js';
import { Logger } from 'tslog';
import { expect, it } from 'vitest';
import { starlogReporter } from './consola.ts';
import { starlogAppender } from './log4js.ts';
import { starlogSink } from './logtape.ts';
import { starlogTransport } from './tslog.ts';

/* What the suite in test/bridges does in JavaScript is allowed by the types of the libraries too. */

it('fits the types of the libraries', async () => {
  const reporter: ConsolaReporter = starlogReporter({ logger: 'web' });
  const sink: Sink = starlogSink();
  createConsola({ reporters: [reporter] });
  await configure({ sinks: { sink }, loggers: [{ category: ['logtape', 'meta'], sinks: [] }] });
  new Logger({ type: 'hidden' }).attachTransport(starlogTransport());
  log4js.configure({
    appenders: { starlog: { type: starlogAppender } },
    categories: { default: { appenders: ['starlog'], level: 'info' } },
  });
  expect(log4js.getLogger('a').isInfoEnabled()).toBe(true);
});
