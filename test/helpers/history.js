// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bodyOf } from './body.js';

/**
 * What became of one series of records.
 * @typedef {object} Outcome
 * @property {number} returned log calls that returned, as the producer counted.
 * @property {number} written different records in the file: as many as `returned`, or one more, whose call was interrupted.
 * @property {number} lost records whose call returned and that are not in the file.
 * @property {number} duplicated
 * @property {number} disordered records behind a later one of their series.
 */

/** What the log files say, compared with what the producers counted. */
export class History {
  /** @type {Map<string, Outcome>} */
  series = new Map();
  /** Lines that are no record as it was logged. @type {string[]} */
  torn = [];

  /**
   * @param {string} directory of the experiment, with the counters.
   * @param {string[]} files in the order in which they were written.
   */
  constructor(directory, files) {
    const counts = join(directory, 'counts');
    /** @type {Map<string, number[]>} */
    const seen = new Map(readdirSync(counts).map((id) => [id, []]));
    for (const file of files) this.#read(file, seen);
    for (const [id, numbers] of seen) {
      const path = join(counts, id);
      const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
      this.series.set(id, outcomeOf(bytes.length === 4 ? bytes.readUInt32LE() : 0, numbers));
    }
  }

  /** @param {string} id */
  of(id) {
    const outcome = this.series.get(id);
    if (outcome === undefined) throw new Error(`no series ${id}, only ${[...this.series.keys()].join(', ')}`);
    return outcome;
  }

  /** The sums over all series. */
  get totals() {
    const sums = { returned: 0, lost: 0, duplicated: 0, disordered: 0, torn: this.torn.length };
    for (const { returned, lost, duplicated, disordered } of this.series.values()) {
      sums.returned += returned;
      sums.lost += lost;
      sums.duplicated += duplicated;
      sums.disordered += disordered;
    }
    return sums;
  }

  /**
   * @param {string} file
   * @param {Map<string, number[]>} seen
   */
  #read(file, seen) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const lines = text.split('\n');
    const rest = lines.pop();
    if (rest) this.torn.push(rest);
    for (const line of lines) {
      const record = parse(line);
      if (record === undefined) this.torn.push(line);
      else if (record.series === undefined) continue;
      else if (record.body !== bodyOf(record.count)) this.torn.push(line);
      else if (seen.has(record.series)) seen.get(record.series)?.push(record.count);
      else seen.set(record.series, [record.count]);
    }
  }
}

/**
 * @param {number} returned
 * @param {number[]} numbers in the order of the file.
 * @returns {Outcome}
 */
function outcomeOf(returned, numbers) {
  const different = new Set(numbers);
  let lost = 0;
  for (let count = 0; count < returned; count++) if (!different.has(count)) lost += 1;
  let disordered = 0;
  let last = -1;
  for (const number of numbers) {
    if (number < last) disordered += 1;
    last = number;
  }
  return {
    returned,
    written: different.size,
    lost,
    duplicated: numbers.length - different.size,
    disordered,
  };
}

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
