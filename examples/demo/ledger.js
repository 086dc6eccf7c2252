/*
 * How many log calls have returned, kept outside of starlog, so that the file can be compared with the truth. One small
 * file per producer (a process or one of its threads), rewritten in place after each call: what the operating system
 * has taken by then outlives a SIGKILL.
 */
import { openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { getLogger } from 'starlogjs';

const ENDING = '.ledger';

/**
 * A logger whose records carry their number, `n`, and whose calls are counted.
 * @param {string} producer who logs, such as "web-1".
 * @param {string} name of the logger.
 */
export function countedLogger(producer, name) {
  const logger = getLogger(name);
  const ledger = openLedger(producer);
  const method =
    (level) =>
    (message, fields = {}, error = undefined) => {
      const numbered = { ...fields, n: ledger.calls };
      if (error === undefined) logger[level](message, numbered);
      else logger[level](message, error, numbered);
      ledger.callReturned();
    };
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    requestServed: () => ledger.requestServed(),
  };
}

function openLedger(producer) {
  const fd = openSync(
    join(process.env.DEMO_FOLDER, `${producer}.${process.pid}.${threadId}${ENDING}`),
    'w',
    0o600,
  );
  let calls = 0;
  let requests = 0;
  // Of fixed length, so that one write always replaces the whole.
  const save = () => writeSync(fd, `${pad(calls)} calls ${pad(requests)} requests\n`, 0);
  save();
  return {
    get calls() {
      return calls;
    },
    callReturned() {
      calls++;
      save();
    },
    requestServed() {
      requests++;
      save();
    },
  };
}

/** All ledgers of a folder: `{ producer, pid, tid, calls, requests }`. */
export function readLedgers(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
  return files.map((file) => {
    const [producer, pid, tid] = file.split('.');
    const [calls, requests] = readFileSync(join(folder, file), 'utf8').match(/\d+/g).map(Number);
    return { producer, pid: Number(pid), tid: Number(tid), calls, requests };
  });
}

const pad = (count) => String(count).padStart(12);
