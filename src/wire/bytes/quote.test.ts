import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from './quote.ts';

/** Every code unit that may not reach a terminal or split a line. */
const dangerous = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

describe('quote', () => {
  it('leaves printable text as it is', () => {
    expect(quote('request completed')).toBe('"request completed"');
    expect(quote('')).toBe('""');
    expect(quote('naïve 東京 🚀')).toBe('"naïve 東京 🚀"');
  });

  it('escapes what ends the literal', () => {
    expect(quote('a"b\\c')).toBe('"a\\"b\\\\c"');
    expect(quote('a\nb\tc')).toBe('"a\\nb\\tc"');
  });

  it('escapes what JSON allows and a terminal obeys', () => {
    expect(quote('\u001b[2J')).toBe('"\\u001b[2J"');
    expect(quote('\u009b2J\u007f')).toBe('"\\u009b2J\\u007f"');
    expect(quote('a\u202eb\u2028c\ufeff')).toBe('"a\\u202eb\\u2028c\\ufeff"');
    expect(quote('\\\u2028')).toBe('"\\\\\\u2028"');
  });

  it('escapes lone surrogates', () => {
    expect(quote('\ud83d')).toBe('"\\ud83d"');
  });

  it('holds for every single code unit', () => {
    for (let unit = 0; unit <= 0xffff; unit++) {
      const text = String.fromCharCode(unit);
      const json = quote(text);
      if (JSON.parse(json) !== text || dangerous.test(json)) expect.fail(`U+${unit.toString(16)}: ${json}`);
    }
  });

  it('decodes to the same string and shows nothing dangerous, for any string', () => {
    const unit = fc.oneof(
      fc.constantFrom('"', '\\', '\n', '\u001b', '\u0085', '\u2028', '\u202e', '\ud83d', '\ude80', '\ufeff'),
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.string({ maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 200 }), (text) => {
        const json = quote(text);
        expect(JSON.parse(json)).toBe(text);
        expect(json).not.toMatch(dangerous);
      }),
    );
  });
});
