/* Not a logger: main with children that do nothing, for the event-loop delay and memory to compare with. */
import { setTimeout as sleep } from 'node:timers/promises';

export default {
  name: 'idle',
  note: 'baseline: the children only wait',
  why: 'no logging; the event-loop delay and memory of a main with the same children',
  loops: ['yielding'],
  producers: [1, 2, 4],
  quick: true,
  check: 'nothing',
  child: () => ({ log() {}, flush: () => sleep(1000) }),
};
