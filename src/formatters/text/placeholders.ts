import { levelName } from '../../record/level.ts';
import type { LogRecord } from '../../record/record.ts';
import { readProperty } from '../../wire/read.ts';
import { encodeValue } from '../../wire/value.ts';
import { colorize } from './colors.ts';
import { errorText } from './error-text.ts';
import { escapeText } from './escape.ts';
import { fieldsText } from './field-text.ts';
import { applyLayout, badPattern, LAYOUTS, type Layout, type Piece, parseLayout } from './pattern.ts';
import { compileTime, TIME_FORMATS } from './time.ts';

/** A renderer of one piece of a pattern. */
export type Renderer = (record: LogRecord) => string;

export interface PlaceholderOptions {
  readonly pattern: string;
  readonly timeZone: string;
  readonly colors: boolean;
  /** Fields that have a placeholder of their own. */
  readonly ownFields: ReadonlySet<string>;
}

export type Placeholder = Extract<Piece, { kind: 'placeholder' }>;

/** Safe to print as they are. */
const numbers: Readonly<Record<string, Renderer>> = {
  pid: (record) => String(record.pid),
  tid: (record) => String(record.thread),
  seq: (record) => String(record.sequence),
};

const texts: Readonly<Record<string, Renderer>> = {
  level: (record) => levelName(record.level),
  LEVEL: (record) => levelName(record.level).toUpperCase(),
  name: (record) => escapeText(record.name),
  host: (record) => escapeText(record.host),
  process: (record) => escapeText(record.processName),
  message: (record) => escapeText(record.message),
};

const FIELD = 'fields.';

const KNOWN = ['time', ...Object.keys(texts), ...Object.keys(numbers), 'fields', 'fields.<key>', 'error'];

/** The field that a placeholder such as `{fields.reqId}` shows; undefined for other placeholders. */
export function fieldOf(name: string): string | undefined {
  return name.length > FIELD.length && name.startsWith(FIELD) ? name.slice(FIELD.length) : undefined;
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when there is no such placeholder, or its spec is not one it can have. */
export function compilePlaceholder(placeholder: Placeholder, options: PlaceholderOptions): Renderer {
  const { name } = placeholder;
  if (name === 'time') return compileTimePlaceholder(placeholder, options);
  if (name === 'error') return compileError(placeholder, options);
  const field = fieldOf(name);
  const render =
    name === 'fields'
      ? (record: LogRecord) => fieldsText(record.fields, options.ownFields)
      : field === undefined
        ? (ownValue(texts, name) ?? ownValue(numbers, name))
        : (record: LogRecord) => fieldText(record, field);
  if (render === undefined)
    throw bad(placeholder, options, `there is no placeholder {${name}}; use one of ${known()}`);
  const laidOut = withLayout(render, placeholder, options);
  const colored = options.colors && (name === 'level' || name === 'LEVEL');
  return colored ? (record) => colorize(laidOut(record), record.level) : laidOut;
}

function compileTimePlaceholder(placeholder: Placeholder, options: PlaceholderOptions): Renderer {
  const { spec } = placeholder;
  const show = compileTime(spec === '' ? 'default' : spec, options.timeZone);
  if (show === undefined) throw bad(placeholder, options, `"${spec}" is no time format; use ${TIME_FORMATS}`);
  return (record) => show(record.time);
}

function compileError(placeholder: Placeholder, options: PlaceholderOptions): Renderer {
  if (placeholder.spec !== '') {
    throw bad(placeholder, options, '{error} takes several lines, so it can have no spec; write {error}');
  }
  return (record) => (record.error === undefined ? '' : errorText(record.error));
}

/** A field of text is shown without quotes; a field that is not there as nothing. */
function fieldText(record: LogRecord, key: string): string {
  if (!Object.hasOwn(record.fields, key)) return '';
  const value = readProperty(record.fields, key);
  if (value === undefined) return '';
  return typeof value === 'string' ? escapeText(value) : encodeValue(value);
}

function withLayout(render: Renderer, placeholder: Placeholder, options: PlaceholderOptions): Renderer {
  const { name, spec } = placeholder;
  if (spec === '') return render;
  const defaultAlign = Object.hasOwn(numbers, name) ? '>' : '<';
  const layout: Layout | undefined = parseLayout(spec, defaultAlign);
  if (layout === undefined) throw bad(placeholder, options, `"${spec}" is no layout; use ${LAYOUTS}`);
  return (record) => applyLayout(render(record), layout);
}

function ownValue(renderers: Readonly<Record<string, Renderer>>, name: string): Renderer | undefined {
  return Object.hasOwn(renderers, name) ? renderers[name] : undefined;
}

function known(): string {
  return KNOWN.map((name) => `{${name}}`).join(', ');
}

function bad({ position }: Placeholder, { pattern }: PlaceholderOptions, problem: string): Error {
  return badPattern(pattern, position, problem);
}
