import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { StarlogWarning } from '../base/trouble.ts';
import { withLevelsOf } from './environment-levels.ts';
import { validateConfig } from './validate.ts';

const config = validateConfig({
  handlers: { out: { type: 'console' } },
  loggers: { root: { level: 'info', handlers: ['out'] }, 'app.db': { level: 'error', propagate: false } },
});

function levels(environment: Record<string, string>): Record<string, unknown> {
  const { loggers } = withLevelsOf(environment, config);
  return Object.fromEntries(Object.entries(loggers).map(([name, { level }]) => [name, level]));
}

it.each([
  [{}, { root: 'info', 'app.db': 'error' }],
  [{ LOG_LEVEL: '' }, { root: 'info', 'app.db': 'error' }],
  [{ LOG_LEVEL: 'debug' }, { root: 'debug', 'app.db': 'error' }],
  [{ STARLOG_LEVEL: 'app.db=debug,WARN' }, { root: 'WARN', 'app.db': 'debug' }],
  [{ STARLOG_LEVEL: ' app.web = 15 , root=silent' }, { root: 'silent', 'app.db': 'error', 'app.web': 15 }],
  [
    { LOG_LEVEL: 'trace,app=debug', STARLOG_LEVEL: 'warn' },
    { root: 'warn', 'app.db': 'error', app: 'debug' },
  ],
])('%j gives %j', (environment, expected) => {
  expect(levels(environment)).toEqual(expected);
});

it('leaves all else of a logger as it was, and the configuration too', () => {
  const { loggers } = withLevelsOf({ LOG_LEVEL: 'app.db=debug,app.web=debug' }, config);
  expect(loggers['app.db']).toEqual({ level: 'debug', propagate: false, handlers: [] });
  expect(loggers['app.web']).toEqual({ level: 'debug', propagate: true, handlers: [] });
  expect(config.loggers['app.db']?.level).toBe('error');
});

it('warns of what is no level, and takes the rest', async () => {
  const warned = once(process, 'warning') as Promise<[StarlogWarning]>;
  expect(levels({ LOG_LEVEL: 'loud,app.db=warn', STARLOG_LEVEL: 'a..b=info' })).toEqual({
    root: 'info',
    'app.db': 'warn',
  });
  const [warning] = await warned;
  expect(warning.code).toBe('STARLOG_BAD_LEVEL');
  expect(warning.message).toMatch(/^LOG_LEVEL in the environment: "loud" is not a level/);
});
