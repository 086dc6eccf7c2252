// @ts-check
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bodyOf } from './body.js';

const CHUNK = 1 << 20;

/**
 * What became of one series of records.
 * @typedef {object} Outcome
 * @property {number} returned log calls that returned, as the producer counted.
 * @property {number} delivered different records in the file: as many as `returned`, or one more, whose call was interrupted.
 * @property {number} lost records whose call returned and that are not in the file.
 * @property {number} duplicated
 * @property {number} disordered records behind a later one of their series.
 * @property {number} stall milliseconds that the longest call took.
 */

/** What the log files say, compared with what the producers counted. */
export class History {
  /** @type {Map<string, Outcome>} */
  series = new Map();
  /** Lines that are no record as it was logged. @type {string[]} */
  torn = [];
  /** How many records the log itself tells of as dropped. */
  told = 0;

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
      this.series.set(id, outcomeOf(bytes, numbers));
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

  /** Milliseconds that the longest of all calls took. */
  get stall() {
    return Math.max(0, ...[...this.series.values()].map(({ stall }) => stall));
  }

  /**
   * @param {string} file
   * @param {Map<string, number[]>} seen
   */
  #read(file, seen) {
    for (const { line, isWhole } of linesOf(file)) {
      const record = isWhole ? parse(line) : undefined;
      if (record === undefined) this.torn.push(line);
      else if (record.series === undefined) this.told += record.dropped ?? 0;
      else if (record.body !== bodyOf(record.count)) this.torn.push(line);
      else if (seen.has(record.series)) seen.get(record.series)?.push(record.count);
      else seen.set(record.series, [record.count]);
    }
  }
}

/**
 * @param {Buffer} counter as lib/counted.js writes it; empty where no call has returned.
 * @param {number[]} numbers in the order of the file.
 * @returns {Outcome}
 */
function outcomeOf(counter, numbers) {
  const [returned, stall] =
    counter.length === 8 ? [counter.readUInt32LE(), counter.readUInt32LE(4) / 1000] : [0, 0];
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
    delivered: different.size,
    lost,
    duplicated: numbers.length - different.size,
    disordered,
    stall,
  };
}

/**
 * The lines of a file, piece by piece: a long loop's file is larger than a string may be.
 * @param {string} file
 */
function* linesOf(file) {
  if (!existsSync(file)) return;
  if (file.endsWith('.gz')) {
    const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) yield { line, isWhole: true };
    if (rest !== '') yield { line: rest, isWhole: false };
    return;
  }
  const fd = openSync(file, 'r');
  const bytes = Buffer.allocUnsafe(CHUNK);
  let rest = '';
  // No further than it is now: on a busy machine, programs that go on may write faster than this reads, and it would never end.
  let left = fstatSync(fd).size;
  for (;;) {
    const size = readSync(fd, bytes, 0, Math.min(left, CHUNK), null);
    if (size === 0) break;
    left -= size;
    const lines = (rest + bytes.toString('latin1', 0, size)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield { line: utf8(line), isWhole: true };
  }
  closeSync(fd);
  if (rest !== '') yield { line: utf8(rest), isWhole: false };
}

/** A character may lie in two pieces; so its bytes are put together before they are read. @param {string} latin1 */
function utf8(latin1) {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
