/* The part of collector/ that is loaded late: the collector, which runs in one thread of a program. */
export { Host } from './host.ts';
export { Routes } from './pumps/routes.ts';
