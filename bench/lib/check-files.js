import fs from 'node:fs';

const CHUNK = 1 << 20;

/**
 * Reads the files as a stream and compares them with what was logged.
 * @param {string[]} files in the order in which they were written.
 * @param {number} producers how many logged.
 * @param {number} each records per producer.
 * @param {'records' | 'lines'} what `lines` counts them only.
 * @param {(line: string) => number} reqIdOf gives NaN where the line is not a whole record.
 * @returns {{ lines: number, lost: number, duplicated: number, disordered: number, torn: number }}
 */
export function checkFiles(files, producers, each, what, reqIdOf = reqIdOfJson) {
  const seen = Array.from({ length: producers }, () => new Uint8Array(each));
  const last = new Array(producers).fill(-1);
  const found = { lines: 0, lost: 0, duplicated: 0, disordered: 0, torn: 0 };
  let whole = 0;

  for (const line of linesOfAll(files)) {
    found.lines++;
    if (what === 'lines') continue;
    const id = reqIdOf(line);
    const producer = Math.floor(id / 1e8) - 1;
    const count = id % 1e8;
    const marks = seen[producer];
    if (marks === undefined || !(count < each)) {
      found.torn++;
      continue;
    }
    if (marks[count]++ > 0) found.duplicated++;
    else whole++;
    if (count < last[producer]) found.disordered++;
    last[producer] = count;
  }
  found.lost = producers * each - (what === 'lines' ? found.lines : whole);
  return found;
}

function reqIdOfJson(line) {
  try {
    const { reqId } = JSON.parse(line);
    return Number.isInteger(reqId) ? reqId : Number.NaN;
  } catch {
    return Number.NaN;
  }
}

function* linesOfAll(files) {
  for (const file of files) yield* linesOf(file);
}

function* linesOf(file) {
  if (!fs.existsSync(file)) return;
  const fd = fs.openSync(file, 'r');
  const bytes = Buffer.allocUnsafe(CHUNK);
  let rest = '';
  for (let size = fs.readSync(fd, bytes); size > 0; size = fs.readSync(fd, bytes)) {
    const lines = (rest + bytes.latin1Slice(0, size)).split('\n');
    rest = lines.pop();
    yield* lines;
  }
  if (rest !== '') yield rest;
  fs.closeSync(fd);
}
