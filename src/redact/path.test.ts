import { expect, it } from 'vitest';
import { StarlogError } from '../base/errors.ts';
import { ANY, DEEP, parseRedactPath } from './path.ts';

it.each([
  ['password', ['password']],
  ['req.headers.cookie', ['req', 'headers', 'cookie']],
  ['a[0].b', ['a', '0', 'b']],
  ['a.0.b', ['a', '0', 'b']],
  ['*.token', [ANY, 'token']],
  ['users[*].token', ['users', ANY, 'token']],
  ['[*]', [ANY]],
  ['a.*', ['a', ANY]],
  ['**.secret', [DEEP, 'secret']],
  ['a.**.b.**[*]', ['a', DEEP, 'b', DEEP, ANY]],
  ['headers["set-cookie"]', ['headers', 'set-cookie']],
  ['["a.b"][\'c"]\']', ['a.b', 'c"]']],
  ['a["\\u0041\\""]', ['a', 'A"']],
  ['set-cookie.x y.$_é', ['set-cookie', 'x y', '$_é']],
  ['__proto__.constructor', ['__proto__', 'constructor']],
])('reads %s', (path, steps) => {
  expect(parseRedactPath(path)).toEqual(steps);
});

it.each([
  '',
  ' ',
  '.a',
  'a.',
  'a..b',
  'a b ',
  ' a',
  'a.[0]',
  'a[]',
  'a[b]',
  'a[0',
  'a]',
  'a*',
  '***',
  'a[-1]',
  'a["b]',
  'a["\\x"]',
  '**',
  'a.**',
  '[0]b',
  'a[**]',
  'a,b..',
])('refuses %j, and says what a path looks like', (path) => {
  expect(() => parseRedactPath(path)).toThrow(StarlogError);
  expect(() => parseRedactPath(path)).toThrow(/is not a path to redact: .*write one like "password"/);
});

it('refuses what is no text', () => {
  for (const path of [undefined, null, 7, {}])
    expect(() => parseRedactPath(path as never)).toThrow(StarlogError);
});
