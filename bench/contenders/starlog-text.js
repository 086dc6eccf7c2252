/*
 * Fairness: as starlog in starlog.js, but for the lines of its file: text for people, which the collector makes of each record
 * it parses. To be compared with that one only; no rival makes its lines in another process here.
 */
import starlog from './starlog.js';

const build = '../../dist/index.mjs';
const file = (path) => ({ type: 'file', path, formatter: { type: 'text' } });

export default {
  ...starlog,
  name: 'starlog, text',
  note: 'the same, and the lines of the file are text',
  why: "as starlog, with `formatter: { type: 'text' }`",
  share: 0.75,
  producers: [1, 2],

  async start(job) {
    const { configure, shutdown } = await import(build);
    await configure(starlog.config(file(job.file)));
    return { drained: () => shutdown() };
  },

  async child(job) {
    return starlog.child(job, file(job.file));
  },

  /** All of a line is checked, so that a torn one is found. */
  reqIdOf: (line) =>
    Number(
      /^\d{4}-\d\d-\d\d [\d:.]{12} \[app\.worker-\d+\] info: request completed reqId=(\d{9}) ms=12\.5$/.exec(
        line,
      )?.[1],
    ),
};
