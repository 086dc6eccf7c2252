import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RotatingFileHandler } from './rotating-file.ts';
import { tidy } from './tidy.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

/** The path that can't be opened now: the process has too many open files. */
const refused = vi.hoisted(() => ({ path: '' }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  const openSync: typeof real.openSync = (path, ...rest) => {
    if (path === refused.path) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
    return real.openSync(path, ...rest);
  };
  return { ...real, openSync };
});

test('while no new file can be opened, lines go on in the renamed one, which is compressed when they do no more', () => {
  vi.useFakeTimers();
  const warnings = vi.spyOn(process, 'emitWarning').mockReturnValue();
  const folder = fs.mkdtempSync(join(tmpdir(), 'starlog-refused-'));
  const path = join(folder, 'app.log');
  const options = { size: 1024, compress: true, rotatedName: '{base}{ext}.{index}' };
  const handler = new RotatingFileHandler(path, options, (job, ended) => {
    const timer = setTimeout(() => ended(tidy(job)), 1);
    return () => clearTimeout(timer);
  });
  onTestFinished(() => {
    handler.close();
    refused.path = '';
    warnings.mockRestore();
    vi.useRealTimers();
    fs.rmSync(folder, { recursive: true });
  });
  const log = (text: string): void => {
    const bytes = Buffer.from(`${text.padEnd(599, '.')}\n`);
    // As a collector does, which keeps a journal of where its batches are.
    handler.nextPlace(bytes.length);
    expect(handler.write(bytes, 0, bytes.length)).toBe(bytes.length);
    vi.advanceTimersByTime(5000);
  };
  const words = (bytes: Buffer): string => bytes.toString().replace(/\.+\n/g, ' ').trim();

  log('1');
  refused.path = path;
  log('2');
  log('3');
  expect(fs.readdirSync(folder).sort()).toEqual(['.app.log.rotated', 'app.log.1']);
  expect(words(fs.readFileSync(`${path}.1`))).toBe('1 2 3');
  expect(warnings.mock.calls.flat().map(String).join()).toContain('too many open files');

  refused.path = '';
  log('4');
  expect(words(fs.readFileSync(path))).toBe('4');
  expect(words(gunzipSync(fs.readFileSync(`${path}.1.gz`)))).toBe('1 2 3');
  expect(fs.existsSync(`${path}.1`)).toBe(false);
});
