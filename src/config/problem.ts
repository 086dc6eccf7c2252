import { ConfigError } from '../errors.ts';

/** One thing that is wrong with a configuration. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  /** What is wrong and the way out; the path comes before it. */
  readonly text: string;
}

const MOST_SHOWN = 20;

/** One error that tells all problems; its `path` and `value` are those of the first. */
export function errorOf(problems: readonly [Problem, ...Problem[]], source: string | undefined): ConfigError {
  const [first] = problems;
  const lines = problems.slice(0, MOST_SHOWN).map((problem) => `${pathText(problem.path)}: ${problem.text}`);
  if (problems.length > MOST_SHOWN) lines.push(`and ${problems.length - MOST_SHOWN} more`);
  const where = source === undefined ? '' : `${source}: `;
  const text =
    problems.length === 1
      ? `${where}${lines[0]}`
      : `${where}${problems.length} problems in the configuration:\n${lines.map((line) => `- ${line}`).join('\n')}`;
  return new ConfigError(first.path.length === 0 ? '' : pathText(first.path), first.value, text);
}

/** `loggers["app.db"].handlers[0]`, as one would write it in JavaScript. */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the configuration';
  return path
    .map((key, depth) => {
      if (typeof key === 'number') return `[${key}]`;
      if (typeof key === 'symbol' || !/^[\w$-]{1,100}$/.test(key)) return `[${shown(key)}]`;
      return depth === 0 ? key : `.${key}`;
    })
    .join('');
}

const LONGEST_TEXT = 80;

/** A value in a sentence, never long. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}...` : value);
  }
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
    return tag === 'Object' ? 'an object' : `a ${tag}`;
  }
  return String(value);
}
