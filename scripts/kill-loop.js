// @ts-check
/**
 * Kills children with SIGKILL while they log, and prints what became of their records, as a row of a table.
 * Usage: `node scripts/kill-loop.js [kills]`, 1,000 by default; needs a build. Fails when a record was lost, doubled, out of order or torn.
 */
import { killLoop } from '../test/helpers/kill-loop.js';

const kills = Number(process.argv[2] ?? 1000);
if (!Number.isInteger(kills) || kills < 1) throw new Error('usage: node scripts/kill-loop.js [kills]');

const { end, returned, lost, duplicated, disordered, torn, remains } = await killLoop({
  victims: 'children',
  kills,
  together: 4,
});
console.log('| kills | records returned | lost | duplicated | out of order | torn |');
console.log('|--:|--:|--:|--:|--:|--:|');
console.log(`| ${[kills, returned, lost, duplicated, disordered, torn].join(' | ')} |`);
if (end.code !== 0) console.error(`The main program ended with ${end.code ?? end.signal}:\n${end.stderr}`);
if (remains.length > 0) console.error(`Left in the hub: ${remains.join(', ')}`);
if (end.code !== 0 || lost + duplicated + disordered + torn + remains.length > 0) process.exitCode = 1;
