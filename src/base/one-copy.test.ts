import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { oneCopy } from './one-copy.ts';
import { VERSION } from './version.ts';

const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});

afterEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('starlog.v1'));
  warn.mockClear();
});

test('the version is the one of the package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(manifest.version);
});

test('a second copy of the same version is given the core of the first, and loads none', () => {
  const first = oneCopy(() => ({ of: 'first' }), '1.0.0', '/a');
  const load = vi.fn();
  expect(oneCopy(load, '1.0.0', '/b')).toBe(first);
  expect(load).not.toHaveBeenCalled();
  expect(warn).not.toHaveBeenCalled();
  expect(Object.keys(globalThis)).not.toContain('starlog.v1');
});

test('each version has a core of its own, and the program is told where they are', () => {
  oneCopy(() => 'first', '1.0.0', '/a');
  expect(oneCopy(() => 'second', '1.1.0', '/b')).toBe('second');
  expect(oneCopy(() => 'third', '1.1.0', '/c')).toBe('second');
  expect(warn).toHaveBeenCalledOnce();
  const warning = warn.mock.calls[0]?.[0] as Error;
  expect(warning).toMatchObject({ name: 'StarlogWarning', code: 'STARLOG_TWO_VERSIONS' });
  expect(warning.message).toContain('1.0.0 from /a, and 1.1.0 from /b');
});

test('a copy that can not be loaded is no copy', () => {
  const broken = () => {
    throw new Error('no memory');
  };
  expect(() => oneCopy(broken, '1.0.0', '/a')).toThrow('no memory');
  expect(oneCopy(() => 'again', '1.0.0', '/a')).toBe('again');
});

test('a sandbox has a core of its own', () => {
  oneCopy(() => 'outside', '1.0.0', '/a');
  const inside = runInContext('globalThis[Symbol.for("starlog.v1")]', createContext({}));
  expect(inside).toBeUndefined();
});
