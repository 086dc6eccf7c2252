import { summarize } from './summary.js';

/** Collects runs by set-up and contender and gives their summaries. */
export function createResults() {
  const setups = new Map();
  return {
    add(loop, producers, contender, run) {
      const key = `${producers} ${loop}`;
      if (!setups.has(key)) setups.set(key, { loop, producers, runs: new Map() });
      const { runs } = setups.get(key);
      runs.set(contender, [...(runs.get(contender) ?? []), run]);
    },

    /** The set-ups that were run, in that order. */
    setups: () => [...setups.values()].map(({ loop, producers }) => ({ loop, producers })),

    /** The summary of one contender there, or undefined when it was not run. */
    get(loop, producers, contender) {
      const runs = setups.get(`${producers} ${loop}`)?.runs.get(contender);
      return runs && summarize(runs);
    },
  };
}
