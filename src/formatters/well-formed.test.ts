import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote } from '../wire/bytes/quote.ts';
import { wellFormed } from './well-formed.ts';

it('replaces half pairs and nothing else', () => {
  const unit = fc.oneof(fc.constantFrom('\\', '\ud83d', '\udc00', '🚀', 'd83d', 'u', '"'), fc.string());
  fc.assert(
    fc.property(fc.array(unit), (units) => {
      const text = units.join('');
      // As Node 20's own `toWellFormed()`, which the types of this language level do not know.
      const expected = text.replace(/\p{Cs}/gu, '\ufffd');
      expect(JSON.parse(wellFormed(quote(text)))).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});
