import * as v from 'valibot';
import { SINK } from '../logger/names.ts';
import { formatterReference } from './formatter-schema.ts';
import type { NormalizedFormatter, NormalizedHandler } from './normalized.ts';
import { byType, type Entries, strictObject } from './strict.ts';
import type {
  ConsoleHandlerConfig,
  FileHandlerConfig,
  HandlerConfig,
  MultiprocessHandlerConfig,
} from './types.ts';
import { about, bytes, level, maybe, milliseconds, oneOf, permissions, text, yesOrNo } from './values.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

const HUB =
  'the name of a hub; use 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit';

function formatter(byDefault: 'json' | 'text') {
  const description = `A formatter: the name of a declared one, "json", "text", or one in place. Default: ${byDefault}.`;
  return maybe(v.pipe(formatterReference, about(description)), byDefault);
}

const handlerLevel = maybe(
  v.pipe(level, about('Records below this level are not taken. Default: all are.')),
  0,
);

const multiprocessHandler = strictObject({
  type: v.pipe(
    v.literal('multiprocess'),
    about('Forwards records to the collector; in the main process it also runs the collector.'),
  ),
  queue: maybe(
    v.pipe(oneOf('shared-memory'), about('The way the records travel. Default: shared-memory.')),
    'shared-memory',
  ),
  hub: maybe(
    v.pipe(
      text(HUB),
      v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, HUB),
      about(
        'The name of the hub, for processes without a common parent: 1 to 64 letters, digits, ".", "_" and "-". Default: a hub of this program, which children and threads find by the environment.',
      ),
    ),
  ),
  overflow: maybe(
    v.pipe(
      oneOf('block', 'drop'),
      about(
        'What a log call does when the ring is full: "block" waits for blockTimeout and then drops the record, "drop" drops it at once. Drops are counted and told. Default: block.',
      ),
    ),
    'block',
  ),
  blockTimeout: maybe(
    milliseconds(
      {
        least: 0,
        most: 60_000,
        wanted: 'a duration from 0 to 60s, like "500ms" or "2s"; a number is milliseconds',
      },
      'How long a log call may wait for room in the ring, 0 to 60s. Default: 1s.',
    ),
    '1s',
  ),
  ringSize: maybe(
    bytes(
      {
        least: 64 * KIB,
        most: 64 * MIB,
        wanted: 'a size from 64 KiB to 64 MiB, like "512 KiB" or "1MiB"; a number is bytes',
      },
      'Shared memory of each process and thread that logs, 64 KiB to 64 MiB. Default: 896 KiB.',
    ),
  ),
  maxRecordSize: maybe(
    bytes(
      {
        least: KIB,
        most: 64 * MIB,
        wanted: 'a size from 1 KiB to 64 MiB, like "64 KiB" or "1MiB"; a number is bytes',
      },
      'The largest record, as JSON; of a larger one the longest values are cut. Default: 192 KiB, and never more than a quarter of the ring.',
    ),
  ),
  logger: maybe(
    v.pipe(
      text('the name of a logger'),
      about('The sink logger, which gets all records in the collector. Default: starlog.logsink.'),
    ),
    SINK,
  ),
  level: handlerLevel,
} satisfies Entries<MultiprocessHandlerConfig>);

const fileHandler = strictObject({
  type: v.pipe(v.literal('file'), about('Appends to a file.')),
  path: v.pipe(
    text('the path of a file'),
    v.minLength(1, 'the path of a file'),
    about('The file, relative to the working directory. File and folders are made when they are not there.'),
  ),
  mode: maybe(
    permissions(
      'Permissions of a file that is made, as a number or an octal text like "0640". The owner must be able to write. Default: 0600.',
    ),
    '0600',
  ),
  formatter: formatter('json'),
  level: handlerLevel,
} satisfies Entries<FileHandlerConfig>);

const consoleHandler = strictObject({
  type: v.pipe(v.literal('console'), about('Writes to the standard output or the standard error stream.')),
  stream: maybe(v.pipe(oneOf('stdout', 'stderr'), about('The stream. Default: stdout.')), 'stdout'),
  formatter: formatter('text'),
  colors: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Whether the text formatter colors the level, whatever it says itself. Default: what the formatter says; for a plain "text", what NO_COLOR, FORCE_COLOR and the terminal say.',
      ),
    ),
  ),
  level: handlerLevel,
} satisfies Entries<ConsoleHandlerConfig>);

/** The handlers that a file can declare. */
export const handlerSchema: v.GenericSchema<
  HandlerConfig,
  NormalizedHandler<NormalizedFormatter | string>
> = byType(multiprocessHandler, fileHandler, consoleHandler);
