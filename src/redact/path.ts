import { StarlogError } from '../base/errors.ts';

/** Any one key or index: `*`. */
export const ANY: unique symbol = Symbol('*');
/** Any number of keys, none included: `**`. */
export const DEEP: unique symbol = Symbol('**');

/** The way to a value, one step after the other. */
export type RedactPath = readonly (string | typeof ANY | typeof DEEP)[];

/** One step: a word, or brackets with an index, a star or a quoted key. */
const step =
  /\.?([^.[\]\s'"*](?:[^.[\]*]*[^.[\]\s*])?|\*\*?)|\[(?:(\d+|\*)|"((?:[^"\\]|\\.)*)"|'([^']*)')\]/y;

/**
 * Reads a path such as `password`, `req.headers.cookie`, `users[*].token`, `headers["set-cookie"]` or `**.secret`.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT`; its text says where the path goes wrong, and what one looks like.
 */
export function parseRedactPath(path: string): RedactPath {
  if (typeof path !== 'string' || path === '') throw badPath(path, 'it must be a text that is not empty');
  const steps: (string | typeof ANY | typeof DEEP)[] = [];
  let at = 0;
  while (at < path.length) {
    step.lastIndex = at;
    const match = step.exec(path);
    // A dot stands between two words, and before no other step.
    if (match === null || (match[1] !== undefined && path.startsWith('.', at) !== at > 0)) {
      throw badPath(path, `it goes wrong at position ${at}, "${path.slice(at, at + 20)}"`);
    }
    const [found, word, inBrackets, quoted, inQuotes] = match;
    if (word === '**') steps.push(DEEP);
    else if (word === '*' || inBrackets === '*') steps.push(ANY);
    else steps.push(word ?? inBrackets ?? inQuotes ?? unquoted(path, quoted as string));
    at += found.length;
  }
  if (steps.at(-1) === DEEP) throw badPath(path, '"**" stands before the name of what is meant');
  return steps;
}

function unquoted(path: string, text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw badPath(path, `"${text}" is no text of JSON`);
  }
}

function badPath(path: unknown, problem: string): StarlogError {
  const text = `${JSON.stringify(path)} is not a path to redact: ${problem}; write one like "password", "req.headers.cookie", "users[*].token", 'headers["set-cookie"]' or "**.secret"`;
  return new StarlogError('STARLOG_BAD_ARGUMENT', text, { path });
}
