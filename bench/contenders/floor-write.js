/*
 * Not a logger: what a bare write(2) of a ready-made line of the same length costs, per process, O_APPEND.
 * A synchronous logger that writes each record itself can't be faster. As the lines are all the same, only their
 * number is checked. Main does nothing here, so its event-loop delay is that of a busy machine.
 */
import fs from 'node:fs';
import { jsonLine } from '../lib/json-line.js';

export default {
  name: 'bare writeSync',
  note: 'floor: a constant line, no logger',
  why: '`fs.writeSync` of a ready-made buffer as long as a real line, O_APPEND; no encoding at all',
  share: 1.5,
  producers: [1, 2, 4],
  quick: true,
  check: 'lines',

  child({ file }) {
    const fd = fs.openSync(file, 'a');
    const line = Buffer.from(jsonLine(100_000_000));
    return { log: () => fs.writeSync(fd, line), flush: () => fs.closeSync(fd) };
  },
};
