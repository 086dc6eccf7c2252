/*
 * Compares the file with the ledgers: what is there against what was logged. Also a command of its own, for the folder
 * that a demo has left: node examples/demo/check.js <folder>
 */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readLedgers } from './ledger.js';
import { reportText } from './report.js';

/** @param {string} folder of a run: ledgers, `run.json` and `app.log`. */
export async function checkRun(folder) {
  const { killed, terminated } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  const producers = new Map();
  for (const ledger of readLedgers(folder)) {
    producers.set(`${ledger.pid}.${ledger.tid}`, new Producer(ledger, [...killed, ...terminated]));
  }
  const file = join(folder, 'app.log');
  const result = {
    file,
    bytes: statSync(file).size,
    lines: 0,
    torn: 0,
    unknown: 0,
    earlier: 0,
    deaths: 0,
    producers: [],
  };
  for await (const line of linesOf(file)) {
    result.lines++;
    const record = parse(line);
    const producer = producers.get(`${record?.pid}.${record?.tid ?? 0}`);
    if (record === undefined) result.torn++;
    // The collector's own record of one that had no chance to say goodbye.
    else if (record.event === 'producer-lost') result.deaths++;
    // The next start of a program whose processes were all killed writes what they had left in shared memory.
    else if (producer === undefined) result.earlier++;
    else if (!Number.isInteger(record.n)) result.unknown++;
    else producer.see(record, line);
  }
  result.producers = [...producers.values()].map((producer) => producer.result());
  result.producers.sort((a, b) => a.producer.localeCompare(b.producer, 'en', { numeric: true }));
  return result;
}

/** True when every record whose log call returned is in the file, once, whole and in order, and nothing else is. */
export function isGood({ torn, unknown, producers }) {
  if (torn + unknown > 0 || producers.length === 0) return false;
  return producers.every(
    ({ lost, doubled, disordered, surplus }) => lost + doubled + disordered + surplus === 0,
  );
}

class Producer {
  constructor(ledger, interrupted) {
    this.ledger = ledger;
    // Who was ended between a log call's return and the note of it has one record more than its ledger says.
    this.most = ledger.calls + (interrupted.includes(ledger.producer) ? 1 : 0);
    this.seen = new Uint8Array(this.most);
    this.highest = -1;
    this.counts = { found: 0, doubled: 0, disordered: 0, surplus: 0, requests: 0 };
  }

  see({ n, msg }, line) {
    const { counts } = this;
    counts.found++;
    if (!(n >= 0 && n < this.most)) {
      counts.surplus++;
      return;
    }
    if (this.seen[n] === 1) counts.doubled++;
    else if (n < this.highest) counts.disordered++;
    this.seen[n] = 1;
    if (n > this.highest) {
      this.highest = n;
      this.last = line;
    }
    if (msg === 'request completed') counts.requests++;
  }

  result() {
    const { producer, pid, tid, calls, requests } = this.ledger;
    const lost = calls - this.seen.subarray(0, calls).reduce((sum, one) => sum + one, 0);
    return { ...this.counts, producer, pid, tid, logged: calls, served: requests, lost, last: this.last };
  }
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The lines of a file; also a last one that does not end with a line feed, marked so that it can't be parsed. */
async function* linesOf(file) {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines;
  }
  if (rest !== '') yield `${rest}<no line feed>`;
}

if (import.meta.filename === process.argv[1]) {
  const folder = process.argv[2];
  const result = await checkRun(folder);
  console.log(`\n${reportText(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')), result)}`);
  process.exitCode = isGood(result) ? 0 : 1;
}
