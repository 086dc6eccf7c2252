/**
 * The attributes that a `LogRecord` of Python's logging has by itself, and `hostname`, which we add: everything else in its dictionary
 * was passed as `extra`. `message` and `asctime` are left there by a formatter of the sender.
 * See https://docs.python.org/3/library/logging.html#logrecord-attributes
 */
export const PYTHON_KEYS: ReadonlySet<string> = new Set(
  `name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created msecs
  relativeCreated thread threadName process processName taskName message asctime hostname`.split(/\s+/),
);
