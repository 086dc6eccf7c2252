import type { Setting } from './setting.ts';

const KILLS: Setting = {
  records: [1, 1, 1, 1],
  capacity: 2,
  kills: 2,
  timeouts: true,
  delayedStores: false,
};

/** Small ones: together they show every mistake of bug.ts within seconds. */
export const SMALL: Readonly<Record<string, Setting>> = {
  'two kills and a full index': KILLS,
  'a kill and full data': { ...KILLS, records: [2, 1, 2, 1, 1], capacity: 4, kills: 1 },
  'no kill, and a doorbell that everything depends on': {
    ...KILLS,
    records: [1, 2, 1, 1],
    kills: 0,
    timeouts: false,
  },
  'a kill and delayed stores': { ...KILLS, records: [1, 2, 1], kills: 1, delayedStores: true },
};

/** Large ones, for the protocol as it is: a minute's work, for `npm run test:model`. */
export const LARGE: Readonly<Record<string, Setting>> = {
  'three kills and full data': { ...KILLS, records: [2, 1, 1, 2, 1], capacity: 4, kills: 3 },
  'two kills, a full index and delayed stores': { ...KILLS, records: [1, 2, 1, 1], delayedStores: true },
  'two kills, full data and delayed stores': {
    ...KILLS,
    records: [2, 1, 2, 1],
    capacity: 4,
    delayedStores: true,
  },
  'delayed stores and a doorbell that everything depends on': {
    ...KILLS,
    records: [2, 1, 2, 1, 1],
    capacity: 4,
    kills: 0,
    timeouts: false,
    delayedStores: true,
  },
};
