import { levelName } from '../record/level.ts';
import type { LogRecord } from '../record/record.ts';
import { quote } from '../wire/bytes/quote.ts';
import { flatten, type Scalar } from './flatten.ts';
import type { Formatter } from './formatter.ts';
import { plainError, plainFields } from './plain.ts';
import { isoTime } from './text/iso-time.ts';
import { UniqueKeys } from './unique-keys.ts';

/**
 * One line of `key=value` pairs, as Loki, `lnav`, Heroku and Go's loggers read and write it:
 * `time=2026-11-22T07:11:54.714Z level=info pid=7 hostname=box name=app msg="request completed" reqId=7`.
 *
 * There is no standard; this follows the readers and writers github.com/kr/logfmt and github.com/go-logfmt/logfmt. A
 * value stands in quotes, escaped as in JSON, where it is empty, is the text `null`, or has white space, `=`, quotes,
 * a backslash, controls or invisible characters in it. Nested fields and the error become `req.url=...` and
 * `err.message=...`; lists become their JSON. Characters that no key may have become `_`, and a key that is taken
 * gets `_` appended.
 */
export class LogfmtFormatter implements Formatter {
  format(record: LogRecord): string {
    const keys = new UniqueKeys();
    let line = '';
    const add = (key: string, value: Scalar): void => {
      line += `${line === '' ? '' : ' '}${keys.take(keyText(key))}=${valueText(value)}`;
    };
    add('time', isoTime(record.time));
    add('level', levelName(record.level));
    add('pid', record.pid);
    add('hostname', record.host);
    if (record.thread !== 0) add('tid', record.thread);
    add('name', record.name);
    add('msg', record.message);
    if (record.error !== undefined) {
      for (const [key, value] of flatten('err', plainError(record.error))) add(key, value);
    }
    for (const [field, value] of plainFields(record)) {
      for (const [key, leaf] of flatten(field, value)) add(key, leaf);
    }
    return line;
  }
}

/** The characters that no key may have: white space, `=`, quotes, controls, invisible characters, half surrogate pairs, U+FFFD. */
const notInKeys = /[\s\p{Cc}\p{Cs}="\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/gu;

/** The pattern of most keys and values: nothing to change, nothing to quote. */
const simple = /^[\w./:@+-]+$/;

function keyText(key: string): string {
  if (simple.test(key)) return key;
  return key === '' ? '_' : key.replace(notInKeys, '_');
}

const wantsQuotes = /[\s='`\ufffd]/;

function valueText(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  if (simple.test(value) && value !== 'null') return value;
  const quoted = quote(value);
  // Anything that had to be escaped made it longer than the text and its two quotes.
  const isBare =
    quoted.length === value.length + 2 && value !== '' && value !== 'null' && !wantsQuotes.test(value);
  return isBare ? value : quoted;
}
