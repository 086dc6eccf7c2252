// @ts-check
/**
 * Gives the types of options the sentences that describe them, as doc comments, so that editors show them: TypeScript can't take a
 * comment from a value. Each line of a declaration that is an option gets what the option says of itself, with its default.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const STEP = 4;

/** @param {string} folder that tsc wrote into: modules, and their types. @returns {Promise<number>} how many options there were. */
export async function documentTypes(folder) {
  let count = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    if (!/\boption\.ts"?\)?.*Option</.test(text)) continue;
    const values = await import(pathToFileURL(path.replace(/\.d\.ts$/, '.js')).href);
    const lines = documented(text, values);
    count += lines.length - text.split('\n').length;
    writeFileSync(path, lines.join('\n'));
  }
  return count;
}

/**
 * The lines of a declaration file, with comments.
 * @param {string} text
 * @param {Record<string, unknown>} values what the module exports.
 */
export function documented(text, values) {
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  let path = [];
  for (const line of text.split('\n')) {
    const constant = /^export declare const (\w+): /.exec(line)?.[1];
    if (constant !== undefined) path = [constant];
    else if (/^\S/.test(line) && !line.startsWith('}')) path = [];
    const [, indent = '', key] = /^( +)'?([\w$-]+)'?\??: /.exec(line) ?? [];
    if (key !== undefined && path.length > 0) {
      path = [...path.slice(0, indent.length / STEP), key];
      const description = /** @type {{ description?: string } | undefined} */ (at(values, path))?.description;
      if (description) lines.push(`${indent}/** ${description.replaceAll('*/', '*\\/')} */`);
    }
    lines.push(line);
  }
  return lines;
}

/**
 * What stands at a path, through descriptions and types of handlers and formatters.
 * @param {unknown} value
 * @param {readonly string[]} path
 * @returns {unknown}
 */
function at(value, path) {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null)
    return key === undefined ? value : undefined;
  const { entries, options } = /** @type {{ entries?: object, options?: { entries?: object } }} */ (value);
  const owner = [entries, options?.entries, value].find(
    (one) => one !== undefined && Object.hasOwn(one, key),
  );
  return owner === undefined ? undefined : at(/** @type {Record<string, unknown>} */ (owner)[key], rest);
}
