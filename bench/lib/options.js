import { parseArgs } from 'node:util';
import { names } from '../contenders/index.js';

/**
 * The command line, with defaults.
 * @returns `{ only, producers, rounds, records, partial }`; `records` is per producer;
 * `partial` is true where the run is no base for published results.
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      producers: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const only = values.only?.split(',') ?? names;
  for (const name of only) {
    if (!names.includes(name)) throw new Error(`no contender "${name}"; there are ${names.join(', ')}`);
  }
  const producers = values.producers ?? (values.quick ? '1,2' : '1,2,4,8');
  return {
    only,
    producers: producers.split(',').map((text) => positive('--producers', text)),
    rounds: positive('--rounds', values.rounds ?? (values.quick ? '1' : '3')),
    records: values.quick ? 100_000 : 400_000,
    partial: values.quick || values.only !== undefined || values.producers !== undefined,
  };
}

function positive(option, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${option}: "${text}" is not a number from 1 up`);
  return number;
}
