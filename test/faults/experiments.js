// @ts-check
import { clock } from './experiments/clock.js';
import { damagedRings } from './experiments/damaged-rings.js';
import { exits } from './experiments/exits.js';
import { failingTarget } from './experiments/failing-target.js';
import { everyFaultPoint } from './experiments/fault-points.js';
import { fullRing } from './experiments/full-ring.js';
import { killedAll } from './experiments/killed-all.js';
import { killedChildren } from './experiments/killed-children.js';
import { killedCollector } from './experiments/killed-collector.js';
import { littleMemory } from './experiments/little-memory.js';
import { model } from './experiments/model.js';
import { movedFile } from './experiments/moved-file.js';
import { outrun } from './experiments/outrun.js';
import { soak } from './experiments/soak.js';
import { stoppedCollector } from './experiments/stopped-collector.js';
import { tinyRing } from './experiments/tiny-ring.js';

/**
 * @typedef {object} Conditions
 * @property {Awaited<ReturnType<typeof import('./instrument.js').instrument>>} instrumented
 * @property {boolean} quick a small number of runs.
 * @property {string | undefined} soak how long a soak lasts.
 *
 * @typedef {object} Experiment
 * @property {string} id
 * @property {(conditions: Conditions) => Promise<import('./tally.js').Row[]>} run
 */

/** In the order of the table. @type {readonly Experiment[]} */
export const experiments = [
  { id: 'E1', run: killedChildren },
  { id: 'E2', run: everyFaultPoint },
  { id: 'E3', run: killedCollector },
  { id: 'E4', run: killedAll },
  { id: 'E5', run: littleMemory },
  { id: 'E6', run: model },
  { id: 'E7', run: damagedRings },
  { id: 'E8-E11', run: failingTarget },
  { id: 'E12', run: movedFile },
  { id: 'E13', run: clock },
  { id: 'E14', run: stoppedCollector },
  { id: 'E18', run: tinyRing },
  { id: 'E22', run: fullRing },
  { id: 'E23', run: exits },
  { id: 'E24', run: outrun },
  { id: 'E35', run: soak },
];
