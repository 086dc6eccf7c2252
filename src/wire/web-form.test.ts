import { describe, expect, it } from 'vitest';
import { encodeValue } from './value.ts';

const decoded = (value: unknown): unknown => JSON.parse(encodeValue(value));

const form = new FormData();
form.append('name', 'ann');
form.append('tag', 'a');
form.append('tag', 'b');
form.append('photo', new Blob(['12345'], { type: 'image/png' }), 'ann.png');

describe('web objects', () => {
  it.each<[string, unknown, unknown]>([
    [
      'Headers',
      new Headers([
        ['A', '1'],
        ['Set-Cookie', 'x'],
        ['set-cookie', 'y'],
      ]),
      { a: '1', 'set-cookie': ['x', 'y'] },
    ],
    ['URLSearchParams', new URLSearchParams('a=1&b=2&a=3&a=4'), { a: ['1', '3', '4'], b: '2' }],
    [
      'names that mean something else in JavaScript',
      new URLSearchParams('__proto__=1&toString=2'),
      JSON.parse('{"__proto__":"1","toString":"2"}'),
    ],
    [
      'FormData',
      form,
      { name: 'ann', tag: ['a', 'b'], photo: { name: 'ann.png', type: 'image/png', size: 5 } },
    ],
    ['URL', new URL('http://a/b?c=d'), 'http://a/b?c=d'],
    ['Blob', new Blob(['123']), { size: 3 }],
    [
      'File',
      new File(['123'], 'a.txt', { type: 'text/plain' }),
      { name: 'a.txt', type: 'text/plain', size: 3 },
    ],
    [
      'Request',
      new Request('http://a/b', { method: 'PUT', headers: { a: '1' } }),
      { method: 'PUT', url: 'http://a/b', headers: { a: '1' } },
    ],
    [
      'Response',
      new Response('x', { status: 404, headers: { a: '1' } }),
      { statusCode: 404, headers: expect.objectContaining({ a: '1' }) },
    ],
  ])('show what they hold: %s', (_name, value, expected) => {
    expect(decoded(value)).toEqual(expected);
    class Holder {
      readonly inside = value;
    }
    // Of what a thing has in it, requests and responses are only named, as all that has more in it.
    if (!/^re/i.test(_name)) expect(decoded(new Holder())).toEqual({ inside: expected });
  });

  it('are bounded', () => {
    const many = new URLSearchParams(
      Array.from({ length: 5000 }, (_, at): [string, string] => [`k${at}`, '1']),
    );
    expect(Object.keys(decoded(many) as object).length).toBe(1001);
    expect(decoded(many)).toMatchObject({ k0: '1', '...': '4000 more' });
    const endless = {
      get [Symbol.toStringTag]() {
        return 'FormData';
      },
      *[Symbol.iterator]() {
        for (;;) yield ['a', '1'];
      },
    };
    Object.setPrototypeOf(endless, { constructor: class Endless {} });
    expect((decoded(endless) as { a: unknown[] }).a.at(-1)).toMatch(/more$/);
  });

  it('that only say they are some are shown as any other object', () => {
    class Headers {
      readonly a = 1;
      get [Symbol.toStringTag](): string {
        return 'FormData';
      }
    }
    class Response {
      readonly b = 2;
      get [Symbol.toStringTag](): string {
        return 'Response';
      }
    }
    expect(decoded([new Headers(), new Response()])).toEqual([{ a: 1 }, { b: 2 }]);
  });
});
