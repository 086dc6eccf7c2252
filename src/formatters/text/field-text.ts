import { quote } from '../../wire/bytes/quote.ts';
import { readProperty } from '../../wire/read.ts';
import { encodeValue } from '../../wire/value.ts';

/** Text that can be taken for nothing else when it stands without quotes. */
const plainWord = /^[\p{L}\p{N}_.:/@+-]+$/u;
/** Without quotes these would read as a number, a boolean or nothing. */
export const literal: RegExp = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** A field's value as text: a plain word as it is, all else as JSON. On one line and safe to print. */
export function valueText(value: unknown): string {
  if (typeof value !== 'string') return encodeValue(value);
  return plainWord.test(value) && !literal.test(value) ? value : quote(value);
}

/** A field's name as text. */
export function keyText(key: string): string {
  return plainWord.test(key) ? key : quote(key);
}

/** Each field as ` key=value`, in their order; fields that are undefined or in `except` are left out. */
export function fieldsText(fields: Readonly<Record<string, unknown>>, except: ReadonlySet<string>): string {
  let text = '';
  for (const key of Object.keys(fields)) {
    if (except.has(key)) continue;
    const value = readProperty(fields, key);
    if (value !== undefined) text += ` ${keyText(key)}=${valueText(value)}`;
  }
  return text;
}
