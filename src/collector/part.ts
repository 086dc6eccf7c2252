/* What of collector/ comes late: the collector, which is in one thread of a program. */
export { Host } from './host.ts';
export { Routes } from './pumps/routes.ts';
