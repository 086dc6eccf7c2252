import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { ConfigError } from '../base/errors.ts';
import { loadYaml } from '../base/packages.ts';
import { jsonErrorOffset, jsonKeyTwice } from './json-error.ts';

/**
 * Reads a configuration file, `.yaml`, `.yml` or `.json`. Nothing in it is interpreted yet: `${HOME}` stays as it is.
 * @param path relative to the working directory, or absolute.
 * @returns what the file says, not validated.
 * @throws ConfigError when it can't be read, with the path that was tried, or can't be parsed, with file, line and column.
 */
export function loadConfigFile(path: string): unknown {
  const parse = PARSERS[extname(path).toLowerCase()];
  if (parse === undefined) {
    const text = `${path}: a configuration file is YAML or JSON; give it a name that ends in .yaml, .yml or .json`;
    throw new ConfigError('', path, text);
  }
  return parse(readText(path).replace(/^\uFEFF/, ''), path);
}

type Parser = (text: string, path: string) => unknown;

const PARSERS: Readonly<Record<string, Parser>> = {
  '.json': parseJson,
  '.yaml': parseYaml,
  '.yml': parseYaml,
};

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const tried = resolve(path);
    const text = `the configuration file can't be read; tried ${tried}: ${(cause as Error).message}`;
    throw new ConfigError('', path, text, { cause });
  }
}

function parseJson(text: string, path: string): unknown {
  const value = parsedJson(text, path);
  const twice = jsonKeyTwice(text);
  if (twice === undefined) return value;
  const reason = `the key ${JSON.stringify(twice.key)} is there a second time, and only one of the two would count`;
  throw syntaxError(path, placeOf(text, twice.offset), reason);
}

function parsedJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw syntaxError(path, placeOf(text, jsonErrorOffset(text)), jsonReason(text), cause);
  }
}

function jsonReason(text: string): string {
  const rest = text.slice(jsonErrorOffset(text));
  if (rest === '') return 'the file ends too early';
  const word = /^(?:\/[/*]|[\w$]{1,40}|.)/su.exec(rest)?.[0] ?? '';
  const hint = /^(?:\/[/*]|#)/.test(rest) ? '; JSON has no comments, YAML does' : '';
  return `unexpected ${JSON.stringify(word)}${hint}`;
}

/** YAML is loaded late and not by `import()`: a program without a YAML file shouldn't pay for it, and `configure()` can't wait. */
function parseYaml(text: string, path: string): unknown {
  const yaml = loadYaml();
  const document = yaml.parseDocument(text, { prettyErrors: false });
  // An unknown tag is a warning only, and its value would be taken as if the tag weren't there.
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    throw syntaxError(path, placeOf(text, problem.pos[0]), problem.message, problem);
  }
  yaml.visit(document, {
    Scalar(_, { value, source, range }) {
      // To YAML 1.2, "mode: 0640" is the decimal number 640, which is other permissions than anybody meant.
      if (typeof value !== 'number' || source === undefined || !/^[-+]?0\d/.test(source)) return;
      const reason = `YAML reads ${source} as the decimal number ${value}; write it in quotes, "${source}"`;
      throw syntaxError(path, placeOf(text, range?.[0] ?? 0), reason);
    },
  });
  if (document.contents === null) {
    throw new ConfigError('', path, `${path}: the file is empty; it needs "handlers" and "loggers" at least`);
  }
  try {
    return document.toJS();
  } catch (cause) {
    // Aliases of aliases, which make a few lines grow to gigabytes.
    throw new ConfigError('', path, `${path}: ${(cause as Error).message}`, { cause });
  }
}

interface Place {
  line: number;
  column: number;
}

function placeOf(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function syntaxError(path: string, { line, column }: Place, reason: string, cause?: unknown): ConfigError {
  return new ConfigError('', path, `${path}, line ${line}, column ${column}: ${reason}`, { cause });
}
