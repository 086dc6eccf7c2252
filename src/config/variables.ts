// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a file may hold
import { ConfigError } from '../base/errors.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { pathText } from '../options/problem.ts';

type Path = readonly PropertyKey[];

type Environment = Readonly<Record<string, string | undefined>>;

/** What a file says once variables of the environment have been put in. */
export interface Filled {
  readonly input: unknown;
  /**
   * Where a value is what one variable says, and nothing else. It is a text, but may be meant as a number or as true or false: that
   * is known only where it is read.
   */
  readonly whole: readonly Path[];
}

/** `$${` stands for the characters `${`. */
const MARK = /\$?\$\{/g;
/** What JSON, too, reads as a number or as true or false. */
const SCALAR = /^(?:true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(:-)?/;

/**
 * Puts variables of the environment into all texts of a configuration file, but for its keys: `${NAME}`, and `${NAME:-text}` for a
 * variable that is not set, or empty. What a variable says is not looked through again.
 * @param source the file, for messages.
 * @throws ConfigError naming place and variable, where one is not set and has no default.
 */
export function fillIn(input: unknown, environment: Environment, source: string): Filled {
  const whole: Path[] = [];
  const refuse = (path: Path, value: unknown, reason: string): never => {
    const place = pathText(path);
    throw new ConfigError(place, value, `${source}: ${place}: ${reason}`);
  };
  const filled = (value: unknown, path: Path, around: readonly object[]): unknown => {
    if (typeof value === 'string') return text(value, path);
    if (typeof value !== 'object' || value === null) return value;
    // An anchor of YAML may stand for what it is in.
    if (around.includes(value)) return refuse(path, value, 'it stands within itself, so it would never end');
    const inside = [...around, value];
    if (Array.isArray(value)) return value.map((inner, index) => filled(inner, [...path, index], inside));
    if (!isPlainObject(value)) return value;
    // Not by assignment, to which "__proto__" is no key: what validation refuses must still be there.
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, filled(inner, [...path, key], inside)]),
    );
  };
  const text = (value: string, path: Path): string => {
    if (!value.includes('${')) return value;
    if (value.startsWith('${') && endOf(value, 2) === value.length - 1) whole.push(path);
    return replaced(value, environment, (reason) => refuse(path, value, reason));
  };
  return { input: filled(input, [], []), whole };
}

/** The texts at some places as the numbers, or true and false, that they read as; undefined where none does. */
export function asScalars(input: unknown, paths: readonly Path[]): unknown {
  let result: unknown;
  for (const path of paths) {
    const text = path.reduce((at, key) => (at as Record<PropertyKey, unknown>)[key], input);
    if (typeof text !== 'string' || !SCALAR.test(text)) continue;
    result ??= structuredClone(input);
    const parent = path.slice(0, -1).reduce((at, key) => (at as Record<PropertyKey, unknown>)[key], result);
    (parent as Record<PropertyKey, unknown>)[path.at(-1) as PropertyKey] = JSON.parse(text);
  }
  return result;
}

function replaced(value: string, environment: Environment, refuse: (reason: string) => never): string {
  let result = '';
  let at = 0;
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(value); mark !== null; mark = MARK.exec(value)) {
    result += value.slice(at, mark.index);
    at = MARK.lastIndex;
    if (mark[0] === '$${') {
      result += '${';
      continue;
    }
    const end = endOf(value, at);
    const inside = value.slice(at, end);
    const [head, name, isOptional] = NAME.exec(inside) ?? [''];
    if (name === undefined || end === value.length || (isOptional === undefined && head !== inside)) {
      const shown = JSON.stringify(value.slice(mark.index, end + 1));
      refuse(
        `${shown} is no variable; write \${NAME} or \${NAME:-default}, and $\${ for the characters themselves`,
      );
    }
    result += valueOfVariable(name as string, isOptional && inside.slice(head.length), environment, refuse);
    at = end + 1;
    MARK.lastIndex = at;
  }
  return result + value.slice(at);
}

function valueOfVariable(
  name: string,
  otherwise: string | undefined,
  environment: Environment,
  refuse: (reason: string) => never,
): string {
  const value = environment[name];
  if (value !== undefined && (value !== '' || otherwise === undefined)) return value;
  if (otherwise !== undefined) return replaced(otherwise, environment, refuse);
  return refuse(
    `the environment variable ${name} is not set; set it, give it a default, as in \${${name}:-text}, or write $\${${name}} for the characters themselves`,
  );
}

/** Where the brace closes that was opened before `from`, with pairs of braces between: a default may hold a pattern. */
function endOf(value: string, from: number): number {
  let depth = 1;
  for (let at = from; at < value.length; at++) {
    if (value[at] === '{') depth += 1;
    else if (value[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return value.length;
}
