/*
 * Not a logger: main with children that compute as hard as they can and log nothing. With as many of them as there are
 * processors, the event-loop delay of a main that does nothing at all is what the scheduler of the system makes it.
 */
export default {
  name: 'busy',
  note: 'baseline: the children only compute',
  why: 'no logging; the event-loop delay of an idle main beside children that never wait',
  loops: ['yielding', 'tight'],
  share: 5,
  producers: [1, 2, 4],
  quick: true,
  check: 'nothing',
  child: () => ({
    log: (reqId) => JSON.stringify({ reqId, ms: 12.5, text: 'request completed' }),
    flush() {},
  }),
};
