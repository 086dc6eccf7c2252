import { describe, type Given } from '../options/description.ts';
import { either, level, oneOf, text, yesOrNo } from '../options/kinds.ts';
import { duration, size } from '../options/measures.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { readOptions } from '../options/read.ts';
import { levelNumber } from '../record/level.ts';

const DROP_BELOW = describe({
  dropBelow: level().needed.about(
    'When the spool is full, new records below this level are dropped, for which the last eighth is kept free; the others wait, as with "block".',
  ),
});

const entries = {
  path: text('the path of a folder', /^[^\0]+$/).about(
    'The folder, which no other program may use. Default: one of its own, by the names of the hub and of the handler, below the folder for the state of this user.',
  ),
  maxSize: size('1 MiB', '1000 GiB', 'like "100 MiB" or "1GiB"; a number is bytes')
    .or('1 GiB')
    .about('How much the spool may take of the disk.'),
  maxAge: duration('1s', '1000d', 'like "1h" or "7d"; a number is milliseconds').about(
    'How long a record may wait there; what is older is dropped, some MiB at once. Default: for ever.',
  ),
  onFull: either(isPlainObject, DROP_BELOW, oneOf('block', 'drop-oldest', 'drop-newest'))
    .titled('"block", "drop-oldest", "drop-newest" or { dropBelow: level }')
    .or('drop-oldest')
    .about(
      'What happens when it is full, or the disk: "block" lets records wait in the rings, where they hold up all targets in the end; "drop-oldest" drops those that wait for longest, "drop-newest" those that come, and { dropBelow: level } those that come below a level. What is dropped is counted, and told.',
    ),
  stallTimeout: duration('1s', '24h')
    .or('10s')
    .about('After so long in which the target took nothing of what waits for it, the others are told.'),
};

/** The options of a spool. */
export const SPOOL_OPTIONS = describe(entries);

/** What the spool of a handler may be given. */
export interface SpoolOptions extends Given<typeof entries> {}

/** The option `spool` of a handler. */
export const SPOOL_OPTION = {
  spool: either(isPlainObject, SPOOL_OPTIONS, yesOrNo('an object with the options of a spool, true or false'))
    .titled('object, true or false')
    .about(
      'Where records wait on the disk while the target is slow or away; false: they wait in the rings, and hold up all targets when those are full. Default: a spool of 1 GiB.',
    ),
};

/** A spool as it is to be. */
export interface SpoolSettings {
  /** Undefined: the usual one. */
  readonly path: string | undefined;
  /** Bytes. */
  readonly maxSize: number;
  /** Milliseconds. */
  readonly maxAge: number | undefined;
  readonly onFull: 'block' | 'drop-oldest' | 'drop-newest' | { readonly dropBelow: number };
  /** Milliseconds. */
  readonly stallTimeout: number;
}

/** What a handler says of its spool, with the defaults; undefined where it is to have none. @throws StarlogError `STARLOG_BAD_ARGUMENT`. */
export function spoolSettings(owner: string, spool: SpoolOptions | boolean): SpoolSettings | undefined {
  if (spool === false) return undefined;
  const read = readOptions(`${owner}: spool`, SPOOL_OPTIONS, spool === true ? {} : spool);
  const { path, maxSize, maxAge, onFull, stallTimeout } = read;
  const policy = typeof onFull === 'string' ? onFull : { dropBelow: levelNumber(onFull.dropBelow) };
  return { path, maxSize, maxAge, onFull: policy, stallTimeout };
}
