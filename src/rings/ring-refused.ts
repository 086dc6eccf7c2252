import { StarlogError } from '../base/errors.ts';

const OPEN_FILES = 'raise the limit of open files (ulimit -n) or close some';
const ROOM = 'give that file system more room or use a smaller "ringSize"';

/** The way out by what the system said. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  ENOSPC: ROOM,
  EDQUOT: ROOM,
  ENOMEM: 'give this program more memory, or allow more mappings (vm.max_map_count)',
  EMFILE: OPEN_FILES,
  ENFILE: OPEN_FILES,
};

/** The error that says that a ring of so many bytes can't be had in a hub's directory: `STARLOG_HUB_UNAVAILABLE`. */
export function ringRefused(directory: string, bytes: number, cause: unknown): StarlogError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const wayOut = WAYS_OUT[String(cause instanceof StarlogError ? cause.data.errno : code)];
  return new StarlogError(
    'STARLOG_HUB_UNAVAILABLE',
    `No ring of ${bytes} bytes can be made in ${directory}: ${message}${wayOut === undefined ? '' : `; ${wayOut}`}`,
    { directory, bytes },
    { cause },
  );
}
