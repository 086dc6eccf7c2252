/* The part of a configuration that is loaded late: its checks, and the building of what it declares. */
export { buildSink } from '../config/build.ts';
export { configure } from './configure.ts';
export { recover } from './recover.ts';
