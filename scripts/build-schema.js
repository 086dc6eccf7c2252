// @ts-check
/**
 * Writes the JSON Schema of a configuration file, for editors, from the schema that validates it.
 *
 *     node scripts/build-schema.js [folder]    the folder that tsc wrote into; dist/ unless told
 */
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';

/**
 * The schema of what a file may say. A Handler made in code can't be in a file and is left out.
 * @param {import('valibot').GenericSchema} configSchema
 * @param {Record<string, import('valibot').GenericSchema>} definitions parts that are to stand in `$defs` once.
 * @returns {object}
 */
export function jsonSchemaOf(configSchema, definitions) {
  const { $schema, ...schema } = toJsonSchema(configSchema, {
    typeMode: 'input',
    definitions,
    // What a function checks (the name of a time zone) JSON Schema can't say.
    ignoreActions: ['check', 'raw_check'],
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type === 'custom') return NOT_IN_A_FILE;
      const [only, ...others] = (jsonSchema.anyOf ?? []).filter((option) => !isNotInAFile(option));
      return typeof only === 'object' && others.length === 0 ? only : undefined;
    },
  });
  return {
    $schema,
    $id: 'urn:starlogjs:config',
    title: 'Configuration of starlog',
    description: 'What configure() takes, as a file in YAML or JSON.',
    ...schema,
  };
}

const NOT_IN_A_FILE = { not: {} };

/** @param {unknown} schema */
function isNotInAFile(schema) {
  return JSON.stringify(schema) === JSON.stringify(NOT_IN_A_FILE);
}

if (argv[1] !== undefined && resolve(argv[1]) === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = join(resolve(argv[2] ?? join(root, 'dist')), 'config');
  const [{ configSchema }, { handlerSchema }, { formatterSchema }] = await Promise.all(
    ['schema.js', 'handlers/all.js', 'formatters/all.js'].map(
      (file) => import(pathToFileURL(join(folder, file)).href),
    ),
  );
  const schema = jsonSchemaOf(configSchema, { handler: handlerSchema, formatter: formatterSchema });
  writeFileSync(join(folder, 'schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
}
