import { expect, test } from 'vitest';
import { nearest, wayOut } from './suggest.ts';

test.each([
  ['typ', ['path', 'type'], 'type'],
  ['tyep', ['path', 'type'], 'type'],
  ['Type', ['path', 'type'], 'type'],
  ['overflw', ['overflow'], 'overflow'],
  ['blocktimeout', ['blockTimeout'], 'blockTimeout'],
  ['colours', ['colors'], 'colors'],
  ['file', ['filee', 'file'], 'file'],
  ['syslog', ['file', 'console'], undefined],
  ['x', ['type'], undefined],
  ['', ['type'], undefined],
  ['x'.repeat(1_000_000), ['type'], undefined],
])('%.20s of %j was meant as %j', (name, known, meant) => {
  expect(nearest(name, known)).toBe(meant);
});

test.each([
  ['typ', ['type', 'path'], ', did you mean "type"?'],
  ['syslog', ['file'], '; use "file"'],
  ['syslog', ['file', 'console', 'multiprocess'], '; use "file", "console" or "multiprocess"'],
  [5, ['file', 'console'], '; use "file" or "console"'],
  ['syslog', [], ''],
])('for %j of %j the way out is %j', (name, known, text) => {
  expect(wayOut(name, known)).toBe(text);
});
