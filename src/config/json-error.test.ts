import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonErrorOffset } from './json-error.ts';

test.each([
  ['', 0],
  ['  ', 2],
  ['{"a": abc}', 6],
  ['{"a": 1,}', 8],
  ['[1 2]', 3],
  ['[1,]', 3],
  ['{"a" 1}', 5],
  ['{a: 1}', 1],
  ["{'a': 1}", 1],
  ['{"a": 1]', 7],
  ['{} {}', 3],
  ['{"a": "b', 6],
  ['{"a": [1, {"b": 2}', 18],
  ['// hello\n{}', 0],
  ['{"a": 01}', 7],
])('%j stops to be JSON at %i', (text, offset) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonErrorOffset(text)).toBe(offset);
});

test('finds nothing wrong with any JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2, '\t'), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      expect(jsonErrorOffset(text)).toBe(text.length);
    }),
  );
});

test('takes all characters that JSON takes', () => {
  const text = '"\u007f\u0085\ud800\u{1f600}"';
  expect(jsonErrorOffset(text)).toBe(text.length);
  expect(jsonErrorOffset('"\n"')).toBe(0);
});

test('finds what stands behind any JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('}', ']', ',', ':', 'x', '"', '\u0000'), (json, junk) => {
      expect(jsonErrorOffset(`${json} ${junk}`)).toBe(json.length + 1);
    }),
  );
});
