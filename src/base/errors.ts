/**
 * Stable codes of every error that starlog throws or reports. A code never changes its meaning.
 *
 * - `STARLOG_BAD_CONFIG`: the configuration is not valid; `data.path` says where.
 * - `STARLOG_BAD_LEVEL`: not a level name or number.
 * - `STARLOG_BAD_ARGUMENT`: an option or argument of a constructor or function is not valid.
 * - `STARLOG_HUB_UNSAFE`: the hub's directory belongs to somebody else, or others may enter it.
 * - `STARLOG_HUB_UNAVAILABLE`: no hub can be made or joined (no file system, no room, no koffi).
 * - `STARLOG_HUB_IN_USE`: another process collects from the hub already.
 * - `STARLOG_TARGET_FAILED`: a target could not be opened or written.
 * - `STARLOG_HANDLER_FAILED`: a handler, filter, formatter or censor threw while it took a record.
 * - `STARLOG_COLLECTOR_FAILED`: the collector stopped or did not start.
 * - `STARLOG_RING_CORRUPT`: a ring holds bytes that no producer of ours writes; it was set aside.
 * - `STARLOG_SPOOL_FAILED`: records can't be kept on the disk for a target that is away, or some that were there are lost; `data.path` says where.
 * - `STARLOG_NO_SHARED_MEMORY`: records travel by a socket, since shared memory can't be had; the text says why.
 * - `STARLOG_BAD_FRAME`: what came by a socket or another queue is not what starlog sends; that link was closed.
 * - `STARLOG_NO_TARGET`: records arrive, but the sink logger has no handler.
 * - `STARLOG_NO_HANDLER`: there are targets, but the records of a logger have no way to them; or a configuration gives no logger a handler.
 * - `STARLOG_NOT_SET_UP`: a part of a program that logs with starlog logs without having set up its logging.
 * - `STARLOG_UNUSED`: a configuration declares a handler that no logger uses.
 * - `STARLOG_OTHER_TARGETS`: this process uses the hub of another program, and declares other targets than that.
 * - `STARLOG_NO_SCRIPT`: a program was bundled without a script of ours; what that does is done elsewhere.
 * - `STARLOG_TWO_VERSIONS`: two versions of this package are loaded, each with loggers of its own.
 * - `STARLOG_NO_HUB`: a part of another program finds no hub, so it keeps its records and opens no targets.
 * - `STARLOG_ZMQ_UNAVAILABLE`: a ZmqHandler was made where the package `zeromq` is not installed, or too old.
 * - `STARLOG_NO_PACKAGE`: a bridge was imported where the library that it is for is not installed.
 * - `STARLOG_ADDRESS_FAILED`: a socket could not be bound, or finds nobody where it connects; `data.address` says where.
 * - `STARLOG_PEER_REFUSED`: something came over a socket that is no record, or somebody whose key is not known.
 * - `STARLOG_UNDELIVERED`: records of this process could not be handed to a socket and were dropped.
 */
export type StarlogErrorCode =
  | 'STARLOG_BAD_CONFIG'
  | 'STARLOG_BAD_LEVEL'
  | 'STARLOG_BAD_ARGUMENT'
  | 'STARLOG_HUB_UNSAFE'
  | 'STARLOG_HUB_UNAVAILABLE'
  | 'STARLOG_HUB_IN_USE'
  | 'STARLOG_TARGET_FAILED'
  | 'STARLOG_HANDLER_FAILED'
  | 'STARLOG_COLLECTOR_FAILED'
  | 'STARLOG_RING_CORRUPT'
  | 'STARLOG_SPOOL_FAILED'
  | 'STARLOG_NO_SHARED_MEMORY'
  | 'STARLOG_BAD_FRAME'
  | 'STARLOG_NO_TARGET'
  | 'STARLOG_NO_HANDLER'
  | 'STARLOG_NOT_SET_UP'
  | 'STARLOG_UNUSED'
  | 'STARLOG_OTHER_TARGETS'
  | 'STARLOG_NO_SCRIPT'
  | 'STARLOG_TWO_VERSIONS'
  | 'STARLOG_NO_HUB'
  | 'STARLOG_ZMQ_UNAVAILABLE'
  | 'STARLOG_NO_PACKAGE'
  | 'STARLOG_ADDRESS_FAILED'
  | 'STARLOG_PEER_REFUSED'
  | 'STARLOG_UNDELIVERED';

/** Data that an error carries beside its text: the values it is about, by name. */
export type ErrorData = Readonly<Record<string, unknown>>;

/** The one class of errors that starlog throws. Match on `code`, not on the text. */
export class StarlogError extends Error {
  override readonly name: string = 'StarlogError';
  readonly code: StarlogErrorCode;
  readonly data: ErrorData;

  constructor(code: StarlogErrorCode, message: string, data: ErrorData = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.data = data;
  }
}

/** A configuration that can't be used: `path` is where in it, `value` what stood there. */
export class ConfigError extends StarlogError {
  override readonly name = 'ConfigError';
  readonly path: string;
  readonly value: unknown;

  constructor(path: string, value: unknown, message: string, options?: { cause?: unknown }) {
    super('STARLOG_BAD_CONFIG', message, { path, value }, options);
    this.path = path;
    this.value = value;
  }
}
