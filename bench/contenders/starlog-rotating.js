/*
 * Fairness: starlog as in starlog.js, but for its file: a new one every 64 MiB. To be compared with that one only; no
 * rival rotates here.
 */
import fs from 'node:fs';
import path from 'node:path';
import starlog from './starlog.js';

const build = '../../dist/index.mjs';
const file = (path) => ({ type: 'rotating-file', path, size: '64 MiB', rotatedName: '{base}{ext}.{index}' });

export default {
  ...starlog,
  name: 'starlog, rotating',
  note: 'the same, and a new file every 64 MiB',
  why: 'as starlog, with `type: rotating-file` and `size: 64 MiB`; the figures count all its files',
  producers: [2, 4],
  quick: false,

  async start(job) {
    const { configure, shutdown } = await import(build);
    await configure(starlog.config(file(job.file)));
    return { drained: () => shutdown() };
  },

  async child(job) {
    return starlog.child(job, file(job.file));
  },

  /** All files of a run, oldest first. */
  files(open) {
    const folder = path.dirname(open);
    const rotated = fs.readdirSync(folder).filter((name) => /\.log\.\d+$/.test(name));
    const index = (name) => Number(name.split('.').at(-1));
    return [...rotated.sort((a, b) => index(a) - index(b)).map((name) => path.join(folder, name)), open];
  },
};
