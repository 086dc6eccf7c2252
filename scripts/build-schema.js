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
  const parts = Object.entries(definitions).map(([name, part]) => [name, part.schema()]);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:starlogjs:config',
    ...config.schema(),
    title: 'Configuration of starlog',
    description: 'What configure() takes, as a file in YAML or JSON.',
    $defs: Object.fromEntries(parts),
  };
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
