import { resolve } from 'node:path';
import type { Formatter } from '../formatters/formatter.ts';
import { HANDLER_NAMES, type HandlerOptions } from '../handlers/handler.ts';
import { Options } from '../handlers/options.ts';
import type { Names } from '../known-options.ts';
import { DURABILITIES, type Durability } from './durability.ts';

/** What a `FileHandler` takes besides its path. */
export interface FileHandlerOptions extends HandlerOptions {
  /**
   * Permissions of a file that is made here, whatever the umask: 0 to 0o777, with 0o200. Default: 0o600. A file that
   * exists keeps its own. Folders made here may be searched by those who may read the file: 0o600 gives 0o700.
   */
  mode?: number;
  /** Default: `new JsonFormatter()`. */
  formatter?: Formatter;
  /**
   * What the records outlive: `process` (the default) every process, `interval` also a power loss, but for the last second,
   * `record` a power loss. The calls of `fdatasync` that this takes block the thread that writes: under `configure()`
   * that of the collector, never a log call.
   */
  durability?: Durability;
  /**
   * A signal of the process at which it is looked at once whether the file was moved. Node ends a program at `SIGHUP` by
   * default; with this it does not any more. Works on the main thread and under `configure()`. Default: none.
   */
  reopenOn?: ReopenSignal;
}

export const FILE_NAMES: Names<FileHandlerOptions> = {
  ...HANDLER_NAMES,
  mode: true,
  formatter: true,
  durability: true,
  reopenOn: true,
};

const check = new Options('FileHandler');

/** What `reopenOn` may be. */
export type ReopenSignal = 'SIGHUP' | 'SIGUSR2';

/** @throws StarlogError `STARLOG_BAD_ARGUMENT`, as all of these. */
export function absolute(path: string): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0') || /[/\\]$/.test(path)) {
    throw check.bad('path', path, 'the path of a file, such as "logs/app.log"');
  }
  return resolve(path);
}

export function usableMode(mode: number): number {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o777 && (mode & 0o200) !== 0) return mode;
  throw check.bad('mode', mode, 'permissions that let the owner write, in octal: 0o600, 0o640, 0o644');
}

export function usableDurability(durability: Durability): Durability {
  return check.oneOf('durability', durability, DURABILITIES);
}

export function usableSignal(signal: ReopenSignal | undefined): ReopenSignal | undefined {
  return signal === undefined ? signal : check.oneOf('reopenOn', signal, ['SIGHUP', 'SIGUSR2']);
}
