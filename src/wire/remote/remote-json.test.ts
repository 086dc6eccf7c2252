import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Parsed, parseRemote, RemoteProblem } from './remote-json.ts';

const limits = { depth: 8, keys: 20 };

function parse(text: string, chosen = limits): Parsed | RemoteProblem {
  // Something before and behind: the text is a part of a larger message.
  const bytes = Buffer.from(`[[{${text}}:]]`);
  return parseRemote(bytes, 3, bytes.length - 4, chosen);
}

const problem = (part: string) => expect.objectContaining({ text: expect.stringContaining(part) });

describe('JSON from elsewhere', () => {
  it('is parsed when it is an object within the limits', () => {
    expect(parse('{"a":[1,{"b":"}{]["}]}')).toEqual({
      value: { a: [1, { b: '}{][' }] },
      isAsWritten: true,
    });
  });

  it.each([
    ['[1]', 'no JSON object'],
    ['null', 'no JSON object'],
    ['5', 'no JSON object'],
    ['{"a":1', 'no JSON'],
    ['', 'no JSON'],
    [`{"a":${'['.repeat(200_000)}`, 'deeper than 8'],
    [`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`, 'deeper than 8'],
    [`{${Array.from({ length: 21 }, (_, at) => `"${at}":0`).join()}}`, 'more than 20 keys'],
  ])('is refused when it is %s', (text, why) => {
    expect(parse(text)).toEqual(problem(why));
  });

  it('may be as deep and have as many keys as the limits say, and brackets and colons in its texts', () => {
    expect(parse(`${'{"a":'.repeat(8)}1${'}'.repeat(8)}`)).not.toBeInstanceOf(RemoteProblem);
    expect(parse(`{${Array.from({ length: 20 }, (_, at) => `"${at}":0`).join()}}`)).not.toBeInstanceOf(
      RemoteProblem,
    );
    expect(parse(JSON.stringify({ a: '[{:"\\'.repeat(500) }))).not.toBeInstanceOf(RemoteProblem);
  });

  it('loses keys that mean something else in JavaScript, however they are written', () => {
    const text =
      '{"__proto__":{"polluted":1},"a":{"constructor":1,"b":[{"prototype":2,"c":3}]},"\\u005f_proto__":4,"d":"proto"}';
    const { value, isAsWritten } = parse(text) as Parsed;
    expect(isAsWritten).toBe(false);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value).toEqual({ a: { b: [{ c: 3 }] }, d: 'proto' });
    expect(Object.hasOwn(value, '__proto__')).toBe(false);
  });

  it('takes the numbers of Python that are no JSON as null, and leaves texts alone', () => {
    expect(parse('{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \\" Infinity"}')).toEqual({
      value: { a: null, b: [null, null], c: 'NaN " Infinity' },
      isAsWritten: false,
    });
  });

  it('never throws, and gives what JSON.parse gives', () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[{}[\]":,\\a0]{0,40}$/),
      fc.object().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        const result = parse(text, { depth: 1000, keys: 1000 });
        if (result instanceof RemoteProblem || !result.isAsWritten) return;
        expect(result.value).toEqual(JSON.parse(text));
      }),
    );
  });
});
