import { nearest } from '../base/suggest.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { type Problem, shown } from '../options/problem.ts';

/** Sections whose keys are names that the user chooses. */
const SECTIONS = ['formatters', 'handlers', 'loggers'];

/** Options that handlers and formatters have, and none of which is a likely name of one. */
const OPTIONS = ['type', 'path', 'formatter', 'level', 'pattern', 'stream'];

/**
 * The same problems; where somebody has put something in the wrong place, with the sentence that says where it belongs.
 * @param ofLoggers the options of a logger.
 */
export function withHints(problems: readonly Problem[], ofLoggers: readonly string[]): Problem[] {
  return problems.map((problem) => {
    const text = nestedText(problem, ofLoggers) ?? emptyText(problem) ?? indentText(problem, ofLoggers);
    return text === undefined ? problem : { ...problem, text };
  });
}

/** `loggers: { starlog: { logsink: ... } }` */
function nestedText({ path, value, text }: Problem, ofLoggers: readonly string[]): string | undefined {
  const [section, name, key] = path;
  if (section !== 'loggers' || path.length !== 3 || !text.startsWith('unknown key')) return undefined;
  if (!(value === null || isPlainObject(value)) || nearest(String(key), ofLoggers) !== undefined)
    return undefined;
  let full = `${String(name)}.${String(key)}`;
  for (let inner: unknown = value; isPlainObject(inner); ) {
    const [next, ...others] = Object.keys(inner);
    if (next === undefined || others.length > 0 || ofLoggers.includes(next)) break;
    full += `.${next}`;
    inner = inner[next];
  }
  return `a logger is not written below another one; write its whole name, ${shown(full)}, where ${shown(String(name))} stands`;
}

/** `handlers: { file: null, type: 'file' }`, as YAML reads what is not indented. */
function emptyText({ path, value, text }: Problem): string | undefined {
  if (value !== null || path.length === 0 || !text.startsWith('null is not ')) return undefined;
  return `${text}; nothing belongs to it: in YAML, indent that deeper than its name`;
}

function indentText({ path, value }: Problem, ofLoggers: readonly string[]): string | undefined {
  const [section, key] = path;
  if (path.length !== 2 || !SECTIONS.includes(String(section)) || isPlainObject(value) || value === null)
    return undefined;
  if (!(section === 'loggers' ? ofLoggers : OPTIONS).includes(String(key))) return undefined;
  const kind = String(section).slice(0, -1);
  return `"${String(key)}" is an option of a ${kind}, and stands where the name of one should; indent it deeper than the name of its ${kind}`;
}
