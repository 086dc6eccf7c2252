// @ts-check
/**
 * Writes the JSON Schema of a configuration file, for editors, from the descriptions that check it.
 *
 *     node scripts/build-schema.js [folder]    the folder that tsc wrote into; dist/ unless told
 */
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @typedef {{ schema(): object | undefined }} Described an option, as src/options/option.ts has it. */

/**
 * The schema of what a file may say. A Handler made in code can't be in a file and is left out.
 * @param {Described} config
 * @param {Record<string, Described>} definitions parts that stand in `$defs` once.
 * @returns {object}
 */
export function jsonSchemaOf(config, definitions) {
  const parts = Object.entries(definitions).map(([name, part]) => [name, withVariables(part.schema())]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:starlogjs:config',
    ...withVariables(config.schema()),
    title: 'Configuration of starlog',
    description: 'What configure() takes, as a file in YAML or JSON.',
    $defs: Object.fromEntries(parts),
  };
}

/** What may stand in place of each value in a file. */
const VARIABLE = { type: 'string', pattern: '\\$\\{' };

/**
 * The same schema where each number, choice and so on may also be a text with `${NAME}` in it.
 * @param {any} node
 * @returns {any}
 */
function withVariables(node) {
  if (isValue(node)) {
    const { title, description, default: fallback, ...kind } = node;
    const kinds = kind.anyOf ?? [kind];
    return { title, description, default: fallback, anyOf: [...kinds.map(withoutTitle), VARIABLE] };
  }
  const { properties = {}, ...others } = node;
  const changed = {
    ...others,
    properties: Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, withVariables(one)])),
  };
  if (typeof others.additionalProperties === 'object')
    changed.additionalProperties = withVariables(others.additionalProperties);
  if (others.items) changed.items = withVariables(others.items);
  for (const key of ['anyOf', 'oneOf']) if (others[key]) changed[key] = others[key].map(withVariables);
  if (node.properties === undefined) delete changed.properties;
  return changed;
}

/**
 * True for what is neither an object or list nor any text at all, which could hold a variable as it is.
 * @param {any} node
 */
function isValue({ type, enum: choices, pattern, anyOf }) {
  if (anyOf !== undefined)
    return anyOf.every(
      (/** @type {any} */ one) => one.const === false || isValue(one) || one.type === 'string',
    );
  return choices !== undefined || pattern !== undefined || ['integer', 'number', 'boolean'].includes(type);
}

/** @param {any} node */
function withoutTitle({ title: _, ...kind }) {
  return kind;
}

if (argv[1] !== undefined && resolve(argv[1]) === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = resolve(argv[2] ?? join(root, 'dist'));
  const [{ CONFIG_OPTIONS }, { declaredHandler }, { declaredFormatter }] = await Promise.all(
    ['config/schema.js', 'config/handlers.js', 'formatters/declared.js'].map(
      (file) => import(pathToFileURL(join(folder, file)).href),
    ),
  );
  const schema = jsonSchemaOf(CONFIG_OPTIONS, { handler: declaredHandler, formatter: declaredFormatter });
  writeFileSync(join(folder, 'config/schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
}
