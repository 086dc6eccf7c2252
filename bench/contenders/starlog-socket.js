/*
 * Fairness: as starlog in starlog.js, but for the way of the records: what a program has where it gets no shared memory.
 */
import starlog from './starlog.js';

const queue = 'socket';

export default {
  ...starlog,
  name: 'starlog, socket',
  note: 'a unix socket to a collector thread in main',
  why: "as starlog, with `queue: 'socket'`",
  share: 1.5,
  producers: [1, 2, 4],
  start: (job) => starlog.start(job, queue),
  child: (job) => starlog.child(job, undefined, queue),
};
