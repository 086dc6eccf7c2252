import { isPrintable } from '../bytes/quote.ts';
import { beyondLimits, type JsonLimits } from './json-limits.ts';

/** Why something that came from elsewhere was not taken. */
export class RemoteProblem {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Keys that mean something else in JavaScript: a program that copies a record's fields by hand must not trip over them. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The pattern of a text that may have an unsafe key: the key itself, or an escape that may stand for it. */
const PERHAPS_UNSAFE = /proto|constructor|\\u/;

export interface Parsed {
  readonly value: Readonly<Record<string, unknown>>;
  /** True when the text itself is JSON of just this value, and safe to print on a terminal. */
  readonly isAsWritten: boolean;
}

/**
 * Parses a JSON object from elsewhere. Its limits are looked at first, and unsafe keys are dropped, at every depth.
 * Takes Python's `NaN` and `Infinity`, which are no JSON, as null.
 */
export function parseRemote(
  json: Buffer,
  start: number,
  end: number,
  limits: JsonLimits,
): Parsed | RemoteProblem {
  const beyond = beyondLimits(json, start, end, limits);
  if (beyond !== undefined) return new RemoteProblem(beyond);
  const text = json.toString('utf8', start, end);
  let value: unknown;
  let isAsWritten = true;
  try {
    value = JSON.parse(text);
  } catch {
    try {
      value = JSON.parse(withoutPythonNumbers(text));
      isAsWritten = false;
    } catch (error) {
      return new RemoteProblem(`it is no JSON: ${(error as Error).message.slice(0, 100)}`);
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new RemoteProblem('it is no JSON object');
  }
  if (PERHAPS_UNSAFE.test(text) && dropUnsafe(value)) isAsWritten = false;
  isAsWritten &&= isPrintable(text);
  return { value: value as Record<string, unknown>, isAsWritten };
}

/** Whole texts match first and stay, so that only bare words are replaced. */
function withoutPythonNumbers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/g, (found) =>
    found.startsWith('"') ? found : 'null',
  );
}

/** @returns whether there was anything to drop. */
function dropUnsafe(value: object): boolean {
  let dropped = false;
  for (const key of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[key];
    if (UNSAFE_KEYS.has(key)) {
      delete (value as Record<string, unknown>)[key];
      dropped = true;
    } else if (typeof inner === 'object' && inner !== null) {
      dropped = dropUnsafe(inner) || dropped;
    }
  }
  return dropped;
}
