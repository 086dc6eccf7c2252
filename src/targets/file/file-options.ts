import { FormatterOption } from '../../formatters/declared.ts';
import { HANDLER_OPTIONS } from '../../handlers/handler.ts';
import { describe, type Given } from '../../options/description.ts';
import { oneOf, text } from '../../options/kinds.ts';
import { Option } from '../../options/option.ts';
import { DURABILITIES } from './durability.ts';

/** Permissions of a file, as a number or an octal text. */
const permissions = new Option<number | string, number>(
  () => ({
    title: 'octal text or number',
    anyOf: [
      { type: 'integer', minimum: 0, maximum: 0o777 },
      { type: 'string', pattern: '^(0o?)?[0-7]{3}$' },
    ],
  }),
  (value, place) => {
    const mode = modeOf(value);
    if (mode === undefined) return place.unfit(value, 'a file mode; use an octal text like "0640"');
    if ((mode & 0o200) !== 0) return mode;
    return place.unfit(value, 'a mode that lets the owner write; use an octal text like "0640"');
  },
);

function modeOf(value: unknown): number | undefined {
  if (typeof value === 'string')
    return /^(0o?)?[0-7]{3}$/.test(value) ? Number.parseInt(value.slice(-3), 8) : undefined;
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0o777
    ? (value as number)
    : undefined;
}

/** The path of a file that a handler writes. */
const filePath = text('the path of a file, such as "logs/app.log"', /^[^\0]*[^/\\\0]$/);

/** The options of all handlers that write files. */
export const ANY_FILE_OPTIONS = {
  path: filePath.needed.about(
    'The file, relative to the working directory. File and folders are made when they are not there.',
  ),
  mode: permissions
    .or('0600')
    .about(
      'Permissions of a file that is made, whatever the umask, as an octal text like "0640", in quotes, or a number. The owner must be able to write. A file that exists keeps its own. Folders that are made may be searched by those who may read the file.',
    ),
  durability: oneOf(...DURABILITIES)
    .or('process')
    .about(
      'What the records outlive: "process" every process, "interval" also a power loss but for the last second, "record" a power loss. The calls of fdatasync that this takes block the thread that writes: under `configure()` that of the collector.',
    ),
  reopenOn: oneOf('SIGHUP', 'SIGUSR2').about(
    'A signal at which it is looked at once whether the file was moved; the program does not end at it any more. Works on the main thread and under `configure()`. Default: none.',
  ),
  formatter: new FormatterOption('json').about(
    'A formatter: the name of a declared one, a type like "json" or "text", or one in place. Default: "json".',
  ),
  ...HANDLER_OPTIONS,
};

/** The options of a `FileHandler`. */
export const FILE_OPTIONS = describe(ANY_FILE_OPTIONS);

/** The options of a `FileHandler`, besides its path. */
export interface FileHandlerOptions extends Omit<Given<typeof ANY_FILE_OPTIONS>, 'path'> {}

/** The values of `reopenOn`. */
export type ReopenSignal = (typeof ANY_FILE_OPTIONS)['reopenOn']['given'];
