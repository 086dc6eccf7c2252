import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { behindLinks } from './behind-links.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'starlog-links-')));
  mkdirSync(join(folder, 'data'));
  mkdirSync(join(folder, 'far', 'logs'), { recursive: true });
  return () => rmSync(folder, { recursive: true });
});

describe.runIf(process.platform !== 'win32')('a path leads', () => {
  test('to itself when it is no link, there or not', () => {
    writeFileSync(join(folder, 'app.log'), '');
    expect(behindLinks(join(folder, 'app.log'))).toBe(join(folder, 'app.log'));
    expect(behindLinks(join(folder, 'none', 'app.log'))).toBe(join(folder, 'none', 'app.log'));
  });

  test('through links to a file that need not be there', () => {
    symlinkSync('two', join(folder, 'one'));
    symlinkSync(join(folder, 'data', 'app.log'), join(folder, 'two'));
    expect(behindLinks(join(folder, 'one'))).toBe(join(folder, 'data', 'app.log'));
    writeFileSync(join(folder, 'data', 'app.log'), '');
    expect(behindLinks(join(folder, 'one'))).toBe(join(folder, 'data', 'app.log'));
  });

  test('as the system goes, where the folder of a link is a link itself', () => {
    mkdirSync(join(folder, 'far', 'data'));
    symlinkSync('far/logs', join(folder, 'logs'));
    symlinkSync('../data/app.log', join(folder, 'logs', 'app.log'));
    expect(behindLinks(join(folder, 'logs', 'app.log'))).toBe(join(folder, 'far', 'data', 'app.log'));
  });

  test('somewhere also in a circle, which can not be opened', () => {
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    expect([join(folder, 'a'), join(folder, 'b')]).toContain(behindLinks(join(folder, 'a')));
  });
});
