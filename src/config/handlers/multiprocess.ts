import * as v from 'valibot';
import { isQueue, type Queue } from '../../hub/queue.ts';
import type { Level } from '../../logger/level.ts';
import { SINK } from '../../logger/names.ts';
import type { Duration, Size } from '../../units.ts';
import { type Entries, strictObject } from '../strict.ts';
import { about, bytes, levelOrFalse, maybe, milliseconds, oneOf, text, yesOrNo } from '../values.ts';
import { handlerLevel } from './common.ts';
import type { HandlerType } from './handler-type.ts';

/** Forwards records to the collector; in the main process it also runs the collector. */
export interface MultiprocessHandlerConfig {
  /** Forwards records to the collector; in the main process it also runs the collector. */
  type: 'multiprocess';
  /** The way the records travel: "shared-memory", "socket" or "message-port"; in code, also a queue of your own. Default: shared memory where it can be had, else the socket, which is said once. */
  queue?: 'shared-memory' | 'socket' | 'message-port' | Queue | undefined;
  /** The name of the hub, for processes without a common parent: 1 to 64 letters, digits, ".", "_" and "-". Default: a hub of this program, which children and threads find by the environment; under PM2, of the app. */
  hub?: string | undefined;
  /** Whether a process of its own collects, which outlives main, instead of a thread of main. Default: false. */
  managerQueue?: boolean | undefined;
  /** What a log call does when the ring is full: "block" waits for blockTimeout and then drops the record, "drop" drops it at once. Drops are counted and told. Default: block. */
  overflow?: 'block' | 'drop' | undefined;
  /** How long a log call may wait for room in the ring, 0 to 60s. Default: 1s. */
  blockTimeout?: Duration | undefined;
  /** Shared memory of each process and thread that logs, 64 KiB to 64 MiB. Default: 896 KiB. */
  ringSize?: Size | undefined;
  /** The largest record, as JSON; of a larger one the longest values are cut. Default: 192 KiB, and never more than a quarter of the ring. */
  maxRecordSize?: Size | undefined;
  /** The level of the record that tells that a process or thread vanished without closing its log; false: there is none. Default: warn. */
  deaths?: Level | false | undefined;
  /** The sink logger, which gets all records in the collector. Default: starlog.logsink. */
  logger?: string | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedMultiprocessHandler {
  type: 'multiprocess';
  queue?: 'shared-memory' | 'socket' | 'message-port' | Queue;
  hub?: string;
  managerQueue?: boolean;
  overflow: 'block' | 'drop';
  /** Milliseconds. */
  blockTimeout: number;
  /** Bytes. */
  ringSize?: number;
  /** Bytes. */
  maxRecordSize?: number;
  deaths: Level | false;
  logger: string;
  level: Level;
}

const KIB = 1024;
const MIB = 1024 * KIB;

const HUB =
  'the name of a hub; use 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit';

const QUEUES = ['shared-memory', 'socket', 'message-port'] as const;

const schema = strictObject({
  type: v.pipe(
    v.literal('multiprocess'),
    about('Forwards records to the collector; in the main process it also runs the collector.'),
  ),
  queue: maybe(
    v.pipe(
      { ...v.union([oneOf(...QUEUES), v.custom<Queue>(isQueue)], 'a queue'), requirement: QUEUES },
      about(
        'The way the records travel: "shared-memory", "socket" or "message-port"; in code, also a queue of your own. Default: shared memory where it can be had, else the socket, which is said once.',
      ),
    ),
  ),
  hub: maybe(
    v.pipe(
      text(HUB),
      v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, HUB),
      about(
        'The name of the hub, for processes without a common parent: 1 to 64 letters, digits, ".", "_" and "-". Default: a hub of this program, which children and threads find by the environment; under PM2, of the app.',
      ),
    ),
  ),
  managerQueue: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Whether a process of its own collects, which outlives main, instead of a thread of main. Default: false.',
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
  deaths: maybe(
    v.pipe(
      levelOrFalse,
      about(
        'The level of the record that tells that a process or thread vanished without closing its log; false: there is none. Default: warn.',
      ),
    ),
    'warn',
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

export const multiprocess: HandlerType<
  MultiprocessHandlerConfig,
  NormalizedMultiprocessHandler,
  NormalizedMultiprocessHandler
> = {
  schema,
  make: (config, parts) => parts.forward(config),
};
