/* What of config/ comes late: the checks of a configuration and the making of what it says. */
export { buildSink } from '../config/build.ts';
export { configure } from './configure.ts';
export { recover } from './recover.ts';
