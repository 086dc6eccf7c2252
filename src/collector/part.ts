/* What of collector/ comes late: the collector, which is in one thread of a program. */
export { Collector } from './collector.ts';
export { drain, drainBesides } from './draining.ts';
export { openInlets, receive } from './inlets.ts';
export { CollectorLoop } from './loop.ts';
export { Routes } from './pumps/routes.ts';
export { ALONE } from './rhythm.ts';
