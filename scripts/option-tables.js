// @ts-check
/**
 * Makes the tables of options in docs/, each from the description that stands beside its class. A page has one wherever it says
 *
 *     <!-- options: handlers.file -->
 *     <!-- end of options -->
 */

/** @typedef {import('../src/options/option.ts').Option<any, any, any, any>} Option */
/** @typedef {Readonly<Record<string, Option>>} Options */

const TABLE = /(<!-- options: (\S+) -->\n).*?(<!-- end of options -->)/gs;

const HEAD = '| option | type | default | what it is for |\n|---|---|---|---|\n';

/**
 * A page with its tables made anew.
 * @param {string} page Markdown.
 * @param {(name: string) => Options} optionsOf
 * @returns {string}
 */
export function withTables(page, optionsOf) {
  return page.replace(TABLE, (_, begin, name, end) => `${begin}\n${table(optionsOf(name))}\n${end}`);
}

/** The names of the tables of a page. @param {string} page */
export function tablesOf(page) {
  return [...page.matchAll(TABLE)].map(([, , name = '']) => name);
}

/** Options that only code can give are left out: in code, editors show them. @param {Options} options */
function table(options) {
  const rows = Object.entries(options)
    .filter(([, option]) => option.isForFiles)
    .map(([key, option]) => [`\`${key}\``, marked(option.label), standard(option), marked(option.purpose)]);
  return HEAD + rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** @param {Option} option */
function standard({ isNeeded, usual }) {
  if (isNeeded) return 'required';
  return /^(true|false|\d+)$/.test(usual ?? '') ? `\`${usual}\`` : marked(usual ?? 'none');
}

/** What stands in double quotes, as code. @param {string} text */
function marked(text) {
  return text.replace(/"([^"]+)"/g, '`$1`').replaceAll('|', '\\|');
}
