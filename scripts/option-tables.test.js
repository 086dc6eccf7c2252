// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HANDLERS } from '../src/config/handlers.ts';
import { CONFIG_OPTIONS, LOGGER_OPTIONS } from '../src/config/schema.ts';
import { FORMATTERS } from '../src/formatters/declared.ts';
import { Description, describe } from '../src/options/description.ts';
import { level, listOf, oneOf, recordOf, text, whole, yesOrNo } from '../src/options/kinds.ts';
import { duration, size } from '../src/options/measures.ts';
import { REDACT_OPTIONS } from '../src/redact/rules.ts';
import { SPOOL_OPTIONS } from '../src/spool/spool-options.ts';
import { tablesOf, withTables } from './option-tables.js';

const folder = join(import.meta.dirname, '../docs');
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(folder, name));

/** @type {[string, Description<any>][]} */
const DESCRIBED = [
  ['config', CONFIG_OPTIONS],
  ['loggers', LOGGER_OPTIONS],
  ['redact', REDACT_OPTIONS],
  ['spool', SPOOL_OPTIONS],
  ...within('handlers', HANDLERS),
  ...within('formatters', FORMATTERS),
];

/**
 * Descriptions by the names of their tables, with those of objects among their options: `handlers.syslog`, `handlers.syslog.tls`.
 * @param {string} section
 * @param {Record<string, { options: Description<any> }>} types
 * @returns {[string, Description<any>][]}
 */
function within(section, types) {
  return Object.entries(types).flatMap(([type, { options }]) => {
    const name = `${section}.${type}`;
    const inner = Object.entries(options.entries).filter(([, option]) => option instanceof Description);
    return /** @type {[string, Description<any>][]} */ ([
      [name, options],
      ...inner.map(([key, option]) => [`${name}.${key}`, option]),
    ]);
  });
}

/** @param {string} name */
function optionsOf(name) {
  const found = DESCRIBED.find(([described]) => described === name);
  if (found === undefined) throw new Error(`no options are described for the table ${name}`);
  return found[1].entries;
}

// With `--update`, as `npm run docs` has it, this writes the pages.
test.each(pages)('the tables of options in %s are those of the sources', async (page) => {
  const made = withTables(readFileSync(page, 'utf8'), optionsOf);
  await expect(made, 'a description has changed: npm run docs').toMatchFileSnapshot(page);
});

test('all options have one table', () => {
  const wanted = DESCRIBED.filter(([, { entries }]) => Object.keys(entries).length > 0);
  const tables = pages.flatMap((page) => tablesOf(readFileSync(page, 'utf8')));
  expect(tables.sort()).toEqual(wanted.map(([name]) => name).sort());
});

test('a row says what an option may be, its default, and what it is for', () => {
  const options = {
    path: text().needed.about('Where.'),
    wait: duration(0, '60s').or('1s').about('How long, as "5s" or a|b.'),
    room: size('1 KiB', '64 MiB').about('How much. Default: as "wait" says. More is refused.'),
    count: whole(1, 1_000_000).or(10_000).about('How many.'),
    more: whole(1).about('And more.'),
    way: oneOf('block', 'drop', 'both').or('block').about('Which way.'),
    sure: yesOrNo().or(false).about('Whether it is sure.'),
    level: level().or(0).about('From where on. Default: all are.'),
    names: listOf(text()).or([]).about('Which.'),
    numbers: recordOf(whole(1, 5)).about('Of what.'),
    inner: describe({}).about('Within.'),
  };
  const page = 'Before.\n\n<!-- options: a.b -->\nold\n<!-- end of options -->\n\nAfter.\n';
  expect(tablesOf(page)).toEqual(['a.b']);
  expect(withTables(page, (name) => (name === 'a.b' ? options : {}))).toBe(`Before.

<!-- options: a.b -->

| option | type | default | what it is for |
|---|---|---|---|
| \`path\` | text | required | Where. |
| \`wait\` | duration from 0 to 60s | \`1s\` | How long, as \`5s\` or a\\|b. |
| \`room\` | size from 1 KiB to 64 MiB | as \`wait\` says | How much. More is refused. |
| \`count\` | whole number from 1 to 1,000,000 | \`10000\` | How many. |
| \`more\` | whole number from 1 | none | And more. |
| \`way\` | \`block\`, \`drop\` or \`both\` | \`block\` | Which way. |
| \`sure\` | true or false | \`false\` | Whether it is sure. |
| \`level\` | level | all are | From where on. |
| \`names\` | list of text | none | Which. |
| \`numbers\` | whole number from 1 to 5, by name | none | Of what. |
| \`inner\` | object | none | Within. |

<!-- end of options -->

After.
`);
});
