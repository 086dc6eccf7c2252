// @ts-check

/**
 * One row of the table.
 * @typedef {object} Row
 * @property {string} id of the experiment.
 * @property {string} fault
 * @property {number} runs
 * @property {number} returned log calls.
 * @property {number} lost
 * @property {number} duplicated
 * @property {number} disordered
 * @property {number} torn
 * @property {number} stall milliseconds of the longest log call.
 * @property {string} note what else was measured.
 * @property {readonly string[]} problems what did not hold, one sentence each.
 */

/** Adds up what the runs of an experiment came to. */
export class Tally {
  /** @param {string} id @param {string} fault */
  constructor(id, fault) {
    this.id = id;
    this.fault = fault;
    this.runs = 0;
    this.sums = { returned: 0, lost: 0, duplicated: 0, disordered: 0, torn: 0 };
    this.stall = 0;
    this.note = '';
    /** @type {string[]} */
    this.problems = [];
  }

  /**
   * Counts one run.
   * @param {import('../helpers/history.js').History} history
   * @param {string} [where] for what is said of records that are missing or too many.
   * @param {{ told?: number, stopped?: boolean }} [expected] `told` is how many records were reported as dropped: those are
   *   not lost; `stopped` is true when a process was stopped, and its call therefore took as long as that.
   */
  add(history, where = `run ${this.runs + 1}`, { told = 0, stopped = false } = {}) {
    const totals = { ...history.totals };
    totals.lost = Math.max(0, totals.lost - told);
    this.runs += 1;
    if (!stopped) this.stall = Math.max(this.stall, history.stall);
    for (const key of /** @type {(keyof typeof totals)[]} */ (Object.keys(totals)))
      this.sums[key] += totals[key];
    const { lost, duplicated, disordered, torn } = totals;
    if (lost + duplicated + disordered + torn > 0) {
      this.problem(`${where}: ${lost} lost, ${duplicated} doubled, ${disordered} out of order, ${torn} torn`);
    }
  }

  /** @param {string} text */
  problem(text) {
    this.problems.push(text);
  }

  /** Says it when a condition does not hold. @param {unknown} condition @param {string} text */
  expect(condition, text) {
    if (!condition) this.problem(text);
  }

  /** @returns {Row} */
  row() {
    const { id, fault, runs, stall, note, problems } = this;
    return { id, fault, runs, ...this.sums, stall, note, problems };
  }
}
