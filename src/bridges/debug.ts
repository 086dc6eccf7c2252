import { format, stripVTControlCharacters } from 'node:util';
import { loadDebug } from '../base/packages.ts';
import { doorOf } from '../logger/door.ts';
import { isError } from '../wire/errors/error-info.ts';
import { type BridgeOptions, dotted, needed } from './bridge.ts';

/** What is used of the function that the package `debug` exports. */
export interface CreateDebug {
  log(...args: unknown[]): void;
  formatArgs(this: unknown, args: unknown[]): void;
  coerce(value: unknown): unknown;
}

interface Instance {
  readonly namespace: string;
}

const DEBUG = 20;

/**
 * From now on what is logged by `debug` becomes records of level `debug`; a namespace `app:db` is the logger `app.db`. Which
 * namespaces are on is said as ever: `DEBUG=app:*`. An instance with a `log` of its own keeps it.
 * @param debug the copy of the package that is captured: a program may have several. Default: the one that is installed beside it.
 * @returns what gives it back.
 * @throws StarlogError `STARLOG_NO_PACKAGE`.
 */
export function captureDebug(debug?: CreateDebug, options: BridgeOptions = {}): () => void {
  const create = debug ?? (needed('debug', 'debug', loadDebug) as CreateDebug);
  const { log, formatArgs, coerce } = create;
  let error: unknown;

  /** Is given the first argument, before anything of it is made a text. */
  create.coerce = (value) => {
    error = isError(value) ? value : undefined;
    return isError(value) ? value.message : coerce(value);
  };
  // No colours, namespace and time in front of the text.
  create.formatArgs = () => {};
  create.log = function (this: Instance, ...args: unknown[]): void {
    const found = error ?? args.find(isError);
    error = undefined;
    const message = stripVTControlCharacters(
      format(...args.map((arg) => (isError(arg) ? arg.message : arg))),
    );
    const name = dotted(this.namespace.split(':')) || (options.logger ?? '');
    doorOf(name).record({ level: DEBUG, message, error: found });
  };
  return () => Object.assign(create, { log, formatArgs, coerce });
}
