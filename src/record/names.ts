/** The name of the root logger. */
export const ROOT = 'root';

/** The name under which received records re-enter, unless a handler says otherwise: the sink logger. */
export const SINK = 'starlog.logsink';

/** The logger of the records of a `StatusHandler`. */
export const STATUS = 'starlog.status';
