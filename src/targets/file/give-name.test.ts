import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { giveName } from './give-name.ts';

/** What stands in for the calls of `node:fs` by these names. */
const calls = vi.hoisted((): { linkSync?: typeof fs.linkSync; unlinkSync?: typeof fs.unlinkSync } => ({}));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    linkSync: (...args: Parameters<typeof real.linkSync>) => (calls.linkSync ?? real.linkSync)(...args),
    unlinkSync: (path: string) => (calls.unlinkSync ?? real.unlinkSync)(path),
  };
});

const real = await vi.importActual<typeof fs>('node:fs');

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

let folder = '';
let from = '';
let to = '';

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'starlog-name-'));
  from = join(folder, 'app.log');
  to = join(folder, 'app.1.log');
  fs.writeFileSync(from, 'lines');
  return () => {
    delete calls.linkSync;
    delete calls.unlinkSync;
    fs.rmSync(folder, { recursive: true });
  };
});

const files = (): Record<string, string> =>
  Object.fromEntries(
    fs.readdirSync(folder).map((name) => [name, fs.readFileSync(join(folder, name), 'utf8')]),
  );

describe.each([
  ['second names', undefined],
  ['none', failing('EPERM')],
])('on a file system with %s', (_, link) => {
  beforeEach(() => {
    if (link !== undefined) calls.linkSync = link;
  });

  test('a file has its new name only', () => {
    giveName(from, to, 0o600);
    expect(files()).toEqual({ 'app.1.log': 'lines' });
  });

  test('a folder of the new name is made', () => {
    giveName(from, join(folder, 'old', 'app.log'), 0o600);
    expect(fs.readFileSync(join(folder, 'old', 'app.log'), 'utf8')).toBe('lines');
    expect(fs.existsSync(from)).toBe(false);
  });

  test('a name that is taken is left alone', () => {
    fs.writeFileSync(to, '');
    expect(() => giveName(from, to, 0o600)).toThrow('somebody else has just made');
    expect(files()).toEqual({ 'app.log': 'lines', 'app.1.log': '' });
  });
});

test('a file that can not lose its first name keeps it alone', () => {
  calls.unlinkSync = failing('EACCES');
  expect(() => giveName(from, to, 0o600)).toThrow('EACCES');
  expect(files()).toEqual({ 'app.log': 'lines' });
});

test('a file that is moved by somebody else meanwhile has the name that it was given there', () => {
  calls.unlinkSync = (path) => {
    real.renameSync(from, join(folder, 'app.log.1'));
    real.writeFileSync(from, '');
    real.unlinkSync(path);
  };
  expect(() => giveName(from, to, 0o600)).toThrow('somebody else has just moved');
  expect(files()).toEqual({ 'app.log.1': 'lines' });
});

test('a file that has another name anyhow keeps that', () => {
  fs.linkSync(from, join(folder, 'backup'));
  giveName(from, to, 0o600);
  expect(files()).toEqual({ backup: 'lines', 'app.1.log': 'lines' });
});
