import * as v from 'valibot';
import type { Level } from '../../logger/level.ts';
import type { Durability } from '../../targets/durability.ts';
import { FileHandler } from '../../targets/file.ts';
import type { ReopenSignal } from '../../targets/file-options.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import { type Entries, strictObject } from '../strict.ts';
import type { FormatterReference } from '../types.ts';
import { about, maybe, permissions, text } from '../values.ts';
import { durabilityOption, formatterOption, handlerLevel, reopenOnOption } from './common.ts';
import type { HandlerType } from './handler-type.ts';

/** Appends to a file. */
export interface FileHandlerConfig {
  /** Appends to a file. */
  type: 'file';
  /** The file, relative to the working directory. File and folders are made when they are not there. */
  path: string;
  /** Permissions of a file that is made, as a number or an octal text like "0640". The owner must be able to write. Default: 0600. */
  mode?: number | string | undefined;
  /** What the records outlive: "process" every process, "interval" also a power loss but for the last second, "record" a power loss. Default: process. */
  durability?: Durability | undefined;
  /** A signal at which it is looked at once whether the file was moved; the program does not end at it any more. Default: none. */
  reopenOn?: ReopenSignal | undefined;
  /** A formatter: the name of a declared one, "json", "text", or one in place. Default: json. */
  formatter?: FormatterReference | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedFileHandler<Formatter = NormalizedFormatter> {
  type: 'file';
  path: string;
  mode: number;
  durability: Durability;
  reopenOn?: ReopenSignal;
  formatter: Formatter;
  level: Level;
}

const schema = strictObject({
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
  durability: durabilityOption,
  reopenOn: reopenOnOption,
  formatter: formatterOption('json'),
  level: handlerLevel,
} satisfies Entries<FileHandlerConfig>);

export const file: HandlerType<
  FileHandlerConfig,
  NormalizedFileHandler<NormalizedFormatter | string>,
  NormalizedFileHandler
> = {
  schema,
  opensFile: true,
  make: ({ type: _, path, formatter, ...options }, parts) =>
    new FileHandler(path, { ...options, formatter: parts.formatter(formatter) }),
};
