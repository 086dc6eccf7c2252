import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeText } from './escape.ts';

it('leaves text as it is', () => {
  for (const text of ['', 'a "b" \\ c', 'naïve', '東京', '🚀', '\ud83d']) expect(escapeText(text)).toBe(text);
});

it('makes controls visible', () => {
  expect(escapeText('a\nb\tc\rd\u001b[2J')).toBe('a\\nb\\x09c\\x0dd\\x1b[2J');
  expect(escapeText('\u007f\u009b\u2028\u202e\ufeff')).toBe('\\x7f\\x9b\\u2028\\u202e\\ufeff');
});

it('lets no deceptive character through, and changes no other', () => {
  const deceptive = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
  for (let unit = 0; unit <= 0xffff; unit++) {
    const text = String.fromCharCode(unit);
    expect(escapeText(text) === text).toBe(!deceptive.test(text));
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeText(text)).not.toMatch(deceptive);
    }),
  );
});
