/* The part of a hub with a manager, which is loaded late: programs without one have no use for it. */
export { LOCK_FD } from './manager-start.ts';
export { ManagerWords } from './manager-words.ts';
export { makePlan, readPlan, restorePlan } from './plan.ts';
export { openTroubles, writeTrouble } from './trouble-file.ts';
export { WithManager } from './with-manager.ts';
