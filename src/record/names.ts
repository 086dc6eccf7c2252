/** The name of the root logger. */
export const ROOT = 'root';

/** The name under which received records re-enter, unless a handler says otherwise: the sink logger. */
export const SINK_LOGGER = 'starlog.logsink';

/** The logger of the collector's own records: drops, ends of producers, and what else it has to say. */
export const COLLECTOR_LOGGER = 'starlog.collector';

/** The logger of the records of a `StatusHandler`. */
export const STATUS_LOGGER = 'starlog.status';
