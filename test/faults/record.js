// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tableOf } from './table.js';

const DATA = new URL('results.json', import.meta.url);
const PAGE = new URL('RESULTS.md', import.meta.url);

/** What is measured; empty where there is no repository, or no git. */
const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src') && '-dirty');

/** @param {string[]} args */
function git(...args) {
  return spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/** A row, and when, of which commit and with which Node it was measured. @typedef {import('./tally.js').Row & { date: string, node: string, commit?: string }} Dated */

/**
 * Keeps rows in results.json, in the place of earlier ones of the same fault, and writes RESULTS.md from all that are there.
 * @param {readonly import('./tally.js').Row[]} rows
 */
export function record(rows) {
  const today = { date: new Date().toISOString().slice(0, 10), node: process.version, commit };
  /** @type {Dated[]} */
  const known = existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')) : [];
  const isNew = (/** @type {Dated} */ old) =>
    rows.some(({ id, fault }) => id === old.id && fault === old.fault);
  const all = [...known.filter((old) => !isNew(old)), ...rows.map((row) => ({ ...row, ...today }))];
  all.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  writeFileSync(DATA, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(PAGE, pageOf(all));
}

/** @param {readonly Dated[]} rows */
function pageOf(rows) {
  const dates = rows.map(({ date, node }) => `${date} with Node ${node.slice(1)}`);
  return `# What faults do

Written by \`npm run faults\`, on ${[...new Set(dates)].sort().join(', ')}, of the commit in the column _at_. What each row does: [experiments](experiments). A record counts as
returned when its log call did, as the producer noted outside of starlog; lost is what was returned and is not in the file, less what the
log itself tells as dropped. Calls wait up to 30 s for room in a ring, not the second that is the default, so that a busy machine drops
nothing; E22 shows what happens when they do not. A row that does not hold is shown as it is.

${tableOf(rows)}
`;
}
