import { expect, it } from 'vitest';
import { errorInfo } from '../../wire/errors/error-info.ts';
import { errorText } from './error-text.ts';

const stack = (head: string): string => `${head}\n    at run (app.js:1:2)`;

it('shows stack, properties, causes and the errors of an AggregateError, all indented', () => {
  const text = errorText({
    type: 'HttpError',
    message: 'bad gateway',
    stack: stack('HttpError: bad gateway'),
    code: 'E_GATEWAY',
    request: { id: 7 },
    cause: {
      type: 'AggregateError',
      message: 'all failed',
      stack: stack('AggregateError: all failed'),
      errors: [{ type: 'Error', message: 'first', errno: -111 }, 'second one'],
    },
  });
  expect(text.split('\n')).toEqual([
    '',
    '    HttpError: bad gateway',
    '        at run (app.js:1:2)',
    '      code: E_GATEWAY',
    '      request: {"id":7}',
    '      cause: AggregateError: all failed',
    '          at run (app.js:1:2)',
    '        errors[0]: Error: first',
    '          errno: -111',
    '        errors[1]: "second one"',
  ]);
});

it('shows the message where the stack has another one or there is none', () => {
  expect(errorText({ type: 'Error', message: 'new', stack: stack('Error: old') })).toMatch(
    /^\n {4}Error: new\n {4}Error: old\n/,
  );
  expect(errorText({ type: 'Error', message: '' })).toBe('\n    Error');
  expect(errorText({ type: 'Error', message: 'two\nlines' })).toBe('\n    Error: two\n    lines');
});

it('lets no message forge a line or move the cursor', () => {
  const text = errorText({ type: 'Error', message: '\u001b[2J\r2026-11-22 forged\u2028x', note: '\u001b[A' });
  expect(text).toBe('\n    Error: \\x1b[2J\\x0d2026-11-22 forged\\u2028x\n      note: "\\u001b[A"');
});

it('shows everything of a real error', () => {
  const error = new TypeError('outer', {
    cause: new Error('inner', { cause: { reason: 'because of this' } }),
  });
  const text = errorText(errorInfo(Object.assign(error, { code: 'E1' })));
  for (const part of [
    'TypeError: outer',
    'code: E1',
    'cause: Error: inner',
    'cause: {"reason":"because of this"}',
    '.test.ts',
  ]) {
    expect(text).toContain(part);
  }
});

it('ends where an error that did not come from starlog leads back to itself', () => {
  const error: Record<string, unknown> = { type: 'Error', message: 'x' };
  error.cause = error;
  expect(errorText(error as never)).toContain('[Circular]');
});
