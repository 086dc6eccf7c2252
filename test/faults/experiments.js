// @ts-check
import { everyFaultPoint } from './experiments/fault-points.js';

/**
 * @typedef {object} Conditions
 * @property {ReturnType<typeof import('./instrument.js').instrument>} instrumented
 * @property {boolean} quick a small number of runs.
 * @property {string | undefined} soak how long a soak lasts.
 *
 * @typedef {object} Experiment
 * @property {string} id
 * @property {(conditions: Conditions) => Promise<import('./tally.js').Row[]>} run
 */

/** In the order of the table. @type {readonly Experiment[]} */
export const experiments = [{ id: 'E2', run: everyFaultPoint }];
