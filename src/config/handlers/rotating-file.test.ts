import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../errors.ts';
import { RotatingFileHandler } from '../../targets/rotating-file.ts';
import { buildSink } from '../build.ts';
import { validateConfig } from '../validate.ts';

const config = (handler: object): object => ({
  handlers: { all: { type: 'multiprocess' }, f: { type: 'rotating-file', path: 'app.log', ...handler } },
  loggers: { root: { handlers: ['all'] }, 'starlog.logsink': { handlers: ['f'] } },
});

test('sizes become bytes, ages milliseconds, and defaults are filled in', () => {
  const given = {
    size: '10 MiB',
    interval: '1d',
    compress: 'gzip',
    maxFiles: 30,
    maxAge: '4w',
    maxSize: '2 GiB',
  };
  expect(validateConfig(config(given)).handlers.f).toEqual({
    type: 'rotating-file',
    path: 'app.log',
    size: 10 * 1024 ** 2,
    interval: '1d',
    intervalBoundary: true,
    timeZone: 'local',
    compress: 'gzip',
    maxFiles: 30,
    maxAge: 28 * 86_400_000,
    maxSize: 2 * 1024 ** 3,
    mode: 0o600,
    durability: 'process',
    formatter: { type: 'json', include: [], timestamp: 'epoch' },
    level: 0,
  });
});

test('a handler is made of it, with all that was said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'starlog-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'app.log');
  const given = { path, size: '1 KiB', rotatedName: '{base}-{index}{ext}', level: 'warn', formatter: 'text' };
  const [handler] = buildSink(validateConfig(config(given))).handlers as [RotatingFileHandler];
  onTestFinished(() => handler.close());
  expect(handler).toBeInstanceOf(RotatingFileHandler);
  expect([handler.path, handler.level, handler.formatter.constructor.name]).toEqual([
    path,
    40,
    'TextFormatter',
  ]);
  const line = Buffer.from(`${'x'.repeat(600)}\n`);
  handler.write(line, 0, line.length);
  handler.write(line, 0, line.length);
  expect(readdirSync(folder).sort()).toEqual(['.app.log.rotated', 'app-1.log', 'app.log']);
});

test.each([
  [{}, 'size', 'one of size and interval is needed, or both: when is it to be rotated?'],
  [
    { size: '10 MB' },
    'size',
    '"10 MB" is not a size from 1 KiB to 1024 GiB, like "10 MiB"; a number is bytes',
  ],
  [{ size: 100 }, 'size', '100 is not a size from 1 KiB to 1024 GiB, like "10 MiB"; a number is bytes'],
  [
    { interval: 'daily' },
    'interval',
    '"daily" is not an interval; use a number and a unit: s, m, h, d (days), w (weeks) or M (months), as in "15m", "1h" or "1d"',
  ],
  [
    { interval: '7h' },
    'interval',
    'interval "7h" does not divide 24h; use a number that does, or intervalBoundary: false',
  ],
  [
    { interval: '1M', intervalBoundary: false },
    'interval',
    'interval "1M" has no fixed length; use days, or leave intervalBoundary out',
  ],
  [
    { interval: '1d', timeZone: 'Berlin' },
    'timeZone',
    'there is no time zone "Berlin"; use local, UTC or an IANA name such as Europe/Berlin',
  ],
  [
    { size: '1k', rotatedName: '{base}{ext}' },
    'rotatedName',
    'rotatedName "{base}{ext}" has {index} 0 times; it takes {base}, {ext}, {date}, {date:YYYY-MM-DD} and, exactly once, {index}',
  ],
  [{ size: '1k', compress: 'brotli' }, 'compress', '"brotli" is not true, false or "gzip"'],
  [
    { size: '1k', maxFiles: 1.5 },
    'maxFiles',
    '1.5 is not a count of files; use an integer from 1 to 1000000',
  ],
  [
    { size: '1k', maxAge: '500ms' },
    'maxAge',
    '"500ms" is not a duration from 1s to 100 years, like "12h", "7d" or "4w"; a number is milliseconds',
  ],
  [
    { size: '2k', maxSize: '1k' },
    'maxSize',
    'maxSize is 1024; give at least the size of one file, or none would be kept',
  ],
  [
    { size: '1k', durability: 'disk' },
    'durability',
    '"disk" is not known; use "process", "interval" or "record"',
  ],
])('%j is refused', (given, key, problem) => {
  let error: unknown;
  try {
    validateConfig(config(given));
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    path: `handlers.f.${key}`,
    message: expect.stringContaining(`handlers.f.${key}: ${problem}`),
  });
});

test('it belongs to the collector, as every file does', () => {
  const misplaced = { ...config({ size: '1k' }), loggers: { root: { handlers: ['all', 'f'] } } };
  expect(() => validateConfig(misplaced)).toThrow(/each process would open the file of "f" for itself/);
});
