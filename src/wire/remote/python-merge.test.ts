import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineFromPython, type RemoteLine } from './from-python.ts';
import { mergedMessage } from './python-merge.ts';

const messageOf = (record: Record<string, unknown>): unknown =>
  JSON.parse((lineFromPython(record, 'vm') as RemoteLine).line).msg;

describe('msg and args of a record from Python', () => {
  // What Python 3.11 makes of each.
  it.each<[string, unknown, string]>([
    ['%s took %d ms', ['ann', 5], 'ann took 5 ms'],
    ['%(who)s took %(ms).1f ms', { who: 'ann', ms: 2.25 }, 'ann took 2.2 ms'],
    ['100%% of %s', ['x'], '100% of x'],
    ['100%', null, '100%'],
    ['100%% of it', [], '100%% of it'],
    ['%s %s %s', [null, true, 1.5], 'None True 1.5'],
    ['%s', [['a', 1, null]], "['a', 1, None]"],
    ['%s', { a: 'b' }, "{'a': 'b'}"],
    ['%r %r', ["it's", 'a\nb'], "\"it's\" 'a\\nb'"],
    ['%a', ['café €'], "'caf\\xe9 \\u20ac'"],
    ['%5d|%-5d|%05d|%+d|% d', [42, 42, 42, 42, 42], '   42|42   |00042|+42| 42'],
    ['%x %X %#x %o', [255, 255, 255, 8], 'ff FF 0xff 10'],
    ['%.3f %.0f %e %G', [1.0005, 2.5, 12345.678, 1e-7], '1.000 2 1.234568e+04 1E-07'],
    ['%g %g %g', [0.0001, 1234567, 100], '0.0001 1.23457e+06 100'],
    ['%*d %-*s| %.*f', [5, 42, 4, 'ab', 2, 1.234], '   42 ab  | 1.23'],
    ['%5.2s|', ['abc'], '   ab|'],
    ['%c%c', ['x', 8364], 'x€'],
    ['%d', [3.9], '3'],
    ['%d', [true], '1'],
    ['%ld', [7], '7'],
    ['%08.3f', [-2.71659], '-002.717'],
    ['%d', [1e22], '10000000000000000000000'],
  ])('%j with %j', (msg, args, expected) => {
    expect(mergedMessage(msg, args)).toBe(expected);
    expect(messageOf({ msg, args })).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['took %d ms', ['long']],
    ['took %d ms and %d', [5]],
    ['took long', [5, { a: 1 }]],
    ['%(who)s', { other: 1 }],
    ['%(who)s', ['ann']],
    ['%y', [1]],
    ['%', [1]],
    ['%x', [1.5]],
    ['%d', [null]],
    ['%999999999d', [1]],
    ['%.999999999f', [1.5]],
  ])('stay readable where they do not fit: %j with %j', (msg, args) => {
    expect(mergedMessage(msg, args)).toBe(`${msg} ${JSON.stringify(args)}`);
  });

  it('are as the sender has merged them, where it has', () => {
    const sent = { msg: 'order %s', args: ['<Order 7>'], message: 'order Order(7)' };
    expect(messageOf(sent)).toBe('order Order(7)');
    expect(messageOf({ msg: 7, args: null })).toBe('7');
  });

  it('can never make a large text of a small one, nor throw', () => {
    const template = '%(a)s'.repeat(20_000);
    expect(mergedMessage(template, { a: 'x'.repeat(20_000) }).length).toBeLessThan(200_000);
    const piece = fc.constantFrom(
      '%',
      '%%',
      '%s',
      '%(a)r',
      '%*d',
      '%.*f',
      '%#-+ 05.3g',
      '%c',
      '%i',
      'x',
      '(a)',
      '.',
      '7',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())),
        (all, args) => {
          expect(typeof mergedMessage(all.join(''), args)).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
