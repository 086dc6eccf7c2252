import type { ErrorInfo } from '../../record/record.ts';
import { isErrorInfo } from '../../wire/errors/error-info.ts';
import { escapeText } from './escape.ts';
import { keyText, valueText } from './field-text.ts';

/** The beginning of every line of an error, so that none can be taken for a record. */
const INDENT = '    ';
/** Deeper causes are shown as JSON; only errors that starlog did not describe can have them. */
const MAX_DEPTH = 16;

/** Properties that are shown in another way than the others. */
const shownApart = new Set(['type', 'message', 'stack', 'cause', 'errors']);

/**
 * The error as indented lines, each with a line feed before it: stack, own properties, cause, errors of an
 * AggregateError.
 */
export function errorText(error: ErrorInfo): string {
  const lines: string[] = [];
  addError(lines, error, '', INDENT, 0);
  return lines.map((line) => `\n${escapeText(line)}`).join('');
}

/** The error as one text, for formats that have a place for a stack: it begins with the stack itself, and is not escaped. */
export function stackText(error: ErrorInfo): string {
  const lines: string[] = [];
  addError(lines, error, '', '', 0);
  return lines.join('\n');
}

function addError(lines: string[], error: ErrorInfo, label: string, indent: string, depth: number): void {
  for (const [index, line] of stackLines(error).entries()) {
    lines.push(`${indent}${index === 0 ? label : ''}${line}`);
  }
  const inner = `${indent}  `;
  for (const [key, value] of Object.entries(error)) {
    if (!shownApart.has(key)) addValue(lines, value, `${keyText(key)}: `, inner, depth);
  }
  if (error.cause !== undefined) addValue(lines, error.cause, 'cause: ', inner, depth);
  const errors: unknown = error.errors;
  if (Array.isArray(errors)) {
    for (const [index, item] of errors.entries()) addValue(lines, item, `errors[${index}]: `, inner, depth);
  } else if (errors !== undefined) {
    addValue(lines, errors, 'errors: ', inner, depth);
  }
}

function addValue(lines: string[], value: unknown, label: string, indent: string, depth: number): void {
  if (value === undefined) return;
  if (depth < MAX_DEPTH && isErrorInfo(value)) addError(lines, value, label, indent, depth + 1);
  else lines.push(`${indent}${label}${valueText(value)}`);
}

/** A stack keeps the message that the error was born with; one that was given later has to be shown too. */
function stackLines({ type, message, stack }: ErrorInfo): string[] {
  const head = message === '' ? type : `${type}: ${message}`;
  if (typeof stack !== 'string' || stack === '') return head.split('\n');
  return (stack.includes(message) ? stack : `${head}\n${stack}`).split('\n');
}
