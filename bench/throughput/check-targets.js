import { verdict } from '../lib/verdict.js';
import { targets } from './targets.js';

const LOOPS = ['yielding', 'tight'];

/** Of these no line may be missing, doubled, out of order or torn. */
const WHOLE = [
  'starlog',
  'starlog-zmq',
  'starlog-zmq-batch',
  'starlog-rotating',
  'starlog-text',
  'starlog-socket',
];

/**
 * Compares the targets with what was measured; what was not run is left out, what failed is a FAIL.
 * @param results `get(loop, producers, contender)` gives a summary or undefined.
 * @returns lines that begin with PASS or FAIL.
 */
export function checkTargets(results) {
  const lines = LOOPS.flatMap((loop) => targets.flatMap((target) => check(results, loop, target)));
  return [...lines, ...integrity(results)];
}

function check(results, loop, { text, of = 'starlog', metric, producers, base, above, ...limit }) {
  const ours = results.get(loop, producers, of);
  const [p, other, otherLoop = loop] = base ?? [];
  const theirs = base && results.get(otherLoop, p, other);
  const [[rule, given]] = Object.entries(limit);
  const bound =
    typeof given === 'function' ? given(results.get(loop, 1, 'floor-write')?.callNs?.median) : given;
  if (ours === undefined || (base && theirs === undefined) || Number.isNaN(bound)) return [];
  const own = ours[metric]?.median ?? Number.NaN;
  const reference = theirs?.[metric]?.median ?? Number.NaN;
  const value = base === undefined ? own : above ? own - reference : own / reference;
  return verdict(`${loop.padEnd(8)} ${producers} x  ${text}`, value, { [rule]: bound });
}

function integrity(results) {
  const setups = results
    .setups()
    .flatMap(({ loop, producers }) => WHOLE.map((name) => results.get(loop, producers, name)));
  const ours = setups.filter((summary) => summary !== undefined);
  if (ours.length === 0) return [];
  const failed = ours.flatMap((summary) => summary.failures).length;
  const faults = ours.flatMap((summary) => summary.faults ?? []).reduce((sum, count) => sum + count, 0);
  const runs = ours.reduce((sum, summary) => sum + summary.runs, 0);
  const word = faults === 0 && failed === 0 ? 'PASS' : 'FAIL';
  return [
    `${word}  all ${runs} runs: ${faults} lines lost, duplicated, out of order or torn; ${failed} runs failed`,
  ];
}
