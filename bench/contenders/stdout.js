/*
 * Fairness: what containers and PM2 do. Children write JSON lines to stdout, a pipe; main cuts the pipes at line ends
 * (a plain `.pipe()` of several children into one file tears lines) and appends. The children wait until stdout has
 * taken everything: a `process.exit()` right after the last line loses what the pipe could not take at once.
 */
import fs from 'node:fs';
import { jsonLine } from '../lib/json-line.js';
import { writeWholeLines } from '../lib/whole-lines.js';

export default {
  name: 'stdout pipe',
  note: 'JSON lines on stdout, main writes them',
  why: '`process.stdout.write` of a JSON line per record; main reads the pipes, cuts at line ends and appends; the children wait for stdout',
  stdout: 'pipe',
  share: 0.4,
  loops: ['yielding'],

  start({ file }) {
    const fd = fs.openSync(file, 'a');
    return {
      attach: (child) => writeWholeLines(child.stdout, fd),
      drained: () => fs.closeSync(fd),
    };
  },

  child: () => ({
    log: (reqId) => process.stdout.write(jsonLine(reqId)),
    flush: () => new Promise((resolve) => process.stdout.write('', resolve)),
  }),
};
