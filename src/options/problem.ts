/** One thing that is wrong with a configuration, or with the options of a class. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  /** The fault and the way out; the path is put before it. */
  readonly text: string;
}

/** `loggers["app.db"].handlers[0]`, as one would write it in JavaScript. */
export function pathText(path: readonly PropertyKey[]): string {
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
