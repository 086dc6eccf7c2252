import { parseArgs } from 'node:util';
import { names } from '../contenders/index.js';

const partNames = ['throughput', 'kinds', 'bridge', 'idle', 'latency', 'import'];

/**
 * The command line, with defaults.
 * @returns `{ parts, only, producers, rounds, records, quick, partial }`; `only` and `producers` are undefined where all
 * are meant; `records` is per producer; `partial` is true where the run is no base for published results.
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      parts: { type: 'string' },
      only: { type: 'string' },
      producers: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const { quick, only, producers } = values;
  const chosen = only !== undefined || producers !== undefined;
  return {
    parts: known('part', values.parts ?? (chosen ? 'throughput' : partNames.join()), partNames),
    only: only && known('contender', only, names),
    producers: producers?.split(',').map((text) => positive('--producers', text)),
    rounds: positive('--rounds', values.rounds ?? (quick ? '1' : '3')),
    records: quick ? 100_000 : 400_000,
    quick,
    partial: quick || chosen || values.parts !== undefined,
  };
}

function known(what, text, all) {
  const chosen = text.split(',');
  for (const name of chosen) {
    if (!all.includes(name)) throw new Error(`no ${what} "${name}"; there are ${all.join(', ')}`);
  }
  return chosen;
}

function positive(option, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${option}: "${text}" is not a number from 1 up`);
  return number;
}
