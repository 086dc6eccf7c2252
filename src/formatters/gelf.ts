import { levelName } from '../record/level.ts';
import type { ErrorInfo, LogRecord } from '../record/record.ts';
import { quote } from '../wire/bytes/quote.ts';
import { encodeValue } from '../wire/value.ts';
import { flatten, type Scalar } from './flatten.ts';
import type { Formatter } from './formatter.ts';
import { isPlainObject, type Plain, type PlainObject, plainError, plainFields } from './plain.ts';
import { severityOf } from './syslog/syslog-codes.ts';
import { stackText } from './text/error-text.ts';
import { UniqueKeys } from './unique-keys.ts';
import { wellFormed } from './well-formed.ts';

/**
 * One line of JSON in the Graylog Extended Log Format 1.1, for Graylog and what else reads it
 * (https://go2docs.graylog.org/current/getting_in_log_data/gelf.html, "GELF Payload Specification").
 *
 * `short_message` is the first line of the message; `full_message` is there where there is more to say: the whole
 * message, and the error with its stack, properties and causes. `level` is syslog's. Additional fields are `_level_name`,
 * `_logger`, `_process_name`, `_pid`, `_tid` (outside of the main thread), the error without its stacks as `_err.type`
 * and so on, and the fields: nested ones as `_req.url`, lists as their JSON, `true` and `false` as texts, `null` not
 * at all, since an additional field is a text or a number. Characters that the specification forbids in names become
 * `_`, and `id`, which it forbids, becomes `_id_`.
 *
 * There is neither a line feed nor a null byte in it, so it can be framed by either, as files and GELF over TCP do.
 */
export class GelfFormatter implements Formatter {
  format(record: LogRecord): string {
    const error = record.error === undefined ? undefined : plainError(record.error);
    const { short, full } = messages(record.message, error);
    let json = `{"version":"1.1","host":${quote(orElse(record.host, 'unknown'))},"short_message":${quote(short)}`;
    if (full !== undefined) json += `,"full_message":${quote(full)}`;
    if (Number.isFinite(record.time)) json += `,"timestamp":${record.time / 1000}`;
    json += `,"level":${severityOfLevel(record.level)}`;
    // Graylog gives "id" a meaning of its own, and drops a field of this name.
    const keys = new UniqueKeys(['_id']);
    const add = (key: string, value: Scalar): void => {
      if (value === null) return;
      const text = typeof value === 'boolean' ? String(value) : value;
      json += `,"${keys.take(`_${key.replace(/[^\w.-]/g, '_')}`)}":${encodeValue(text)}`;
    };
    add('level_name', levelName(record.level));
    add('logger', record.name);
    add('process_name', record.processName);
    add('pid', record.pid);
    if (record.thread !== 0) add('tid', record.thread);
    if (error !== undefined) {
      for (const [key, value] of flatten('err', withoutStacks(error))) add(key, value);
    }
    for (const [field, value] of plainFields(record)) {
      for (const [key, leaf] of flatten(field, value)) add(key, leaf);
    }
    return wellFormed(`${json}}`);
  }
}

/** The severities of syslog, with none of the user's own. */
const severityOfLevel = severityOf();

/** Graylog discards a message whose short one is blank. */
function messages(
  message: string,
  error: ErrorInfo | undefined,
): { short: string; full: string | undefined } {
  const [first = ''] = message.trim().split(/[\r\n]/, 1);
  const short = orElse(first, orElse(error?.message.split(/[\r\n]/, 1)[0] ?? '', error?.type ?? '-'));
  if (error === undefined)
    return { short, full: message.trim() === short || message.trim() === '' ? undefined : message };
  return { short, full: message.trim() === '' ? stackText(error) : `${message}\n${stackText(error)}` };
}

function orElse(text: string, other: string): string {
  return text.trim() === '' ? other : text;
}

/** The full message has them. */
function withoutStacks(error: PlainObject): PlainObject {
  const { stack, cause, errors, ...rest } = error;
  const inner = (value: Plain): Plain => (isPlainObject(value) ? withoutStacks(value) : value);
  return {
    ...rest,
    ...(cause !== undefined && { cause: inner(cause) }),
    ...(errors !== undefined && { errors: Array.isArray(errors) ? errors.map(inner) : errors }),
  };
}
