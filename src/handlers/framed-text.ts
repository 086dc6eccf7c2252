import { reportFailure } from '../base/trouble.ts';
import { escapeText } from '../formatters/text/escape.ts';
import type { LogRecord } from '../record/record.ts';
import { ReceivedRecord } from '../wire/received-record.ts';
import type { LineHandler } from './handler.ts';

/** The text of a record for a target, as that frames it. Never throws. */
export function framedText(target: LineHandler, record: LogRecord): string {
  const text = textOf(target, record);
  try {
    const frame: unknown = target.frame(text);
    if (typeof frame !== 'string') throw new TypeError(`it gave ${typeof frame} instead of a text`);
    return frame;
  } catch (error) {
    reportFailure('STARLOG_HANDLER_FAILED', `The frame of ${target.constructor.name}`, error);
    return `${text}\n`;
  }
}

/** The text of a record: as it came where the target wants that, else as its formatter has it. */
function textOf(target: LineHandler, record: LogRecord): string {
  const { formatter } = target;
  if (record instanceof ReceivedRecord && formatter.copiesWire === true) return record.line;
  try {
    const text: unknown = formatter.format(record);
    if (typeof text !== 'string') throw new TypeError(`it gave ${typeof text} instead of a text`);
    return text;
  } catch (error) {
    reportFailure('STARLOG_HANDLER_FAILED', `The formatter of ${target.constructor.name}`, error);
    // The record must not be lost with it.
    return escapeText(record.message);
  }
}
