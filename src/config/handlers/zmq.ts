import * as v from 'valibot';
import type { Level } from '../../logger/level.ts';
import { SINK } from '../../logger/names.ts';
import type { Duration, Size } from '../../units.ts';
import { parseAddress } from '../../zmq/address.ts';
import { type Entries, strictObject } from '../strict.ts';
import {
  about,
  accepted,
  bytes,
  list,
  maybe,
  milliseconds,
  number,
  oneOf,
  text,
  yesOrNo,
} from '../values.ts';
import { handlerLevel } from './common.ts';
import { type CurveConfig, curve } from './curve.ts';
import type { HandlerType } from './handler-type.ts';

/** Sends records over ZeroMQ to the main process, which receives them and those of other programs. */
export interface ZmqHandlerConfig {
  /** Sends records over ZeroMQ to the main process, which receives them and those of other programs. */
  type: 'zmq';
  /** tcp://host:port, tcp://host for a random port, or ipc:///absolute/path; or a list of them. Default: tcp://127.0.0.1:5557. */
  address?: string | readonly string[] | undefined;
  /** The sink logger, which gets all records in the collector. Default: starlog.logsink. */
  logger?: string | undefined;
  /** The name of the hub of main, as that of a multiprocess handler beside this one. Default: the hub of this program. */
  hub?: string | undefined;
  /** "auto": main binds, its sub-processes connect; "bind": receives; "connect": sends. Default: auto. */
  side?: 'auto' | 'bind' | 'connect' | undefined;
  /** How a sender sends: "json" is a message for each record, which Python understands too; "batch" is many in one. Default: json, with confirm batch. */
  wire?: 'json' | 'batch' | undefined;
  /** Whether senders keep each record until the targets of the receiver have it. Default: false. */
  confirm?: boolean | undefined;
  /** Whether records take shared memory to one process of this machine, which sends them on: the death of another takes nothing away. Default: false. */
  spool?: boolean | undefined;
  /** Records that may wait on each side, 1 to 1,000,000. Default: 10,000. */
  highWaterMark?: number | undefined;
  /** What a log call does when so many wait: "block" waits for blockTimeout and then drops the record, "drop" drops it at once. Default: block. */
  overflow?: 'block' | 'drop' | undefined;
  /** How long a log call may wait, 0 to 60s. Default: 1s. */
  blockTimeout?: Duration | undefined;
  /** How long the exit of a sender may take to send what is left, 0 to 10m. Default: 2s. */
  linger?: Duration | undefined;
  /** The keys of this side, as "starlog keygen" makes them. Default: none, and then only addresses of this machine are bound. */
  curve?: CurveConfig | undefined;
  /** Whether other addresses are bound without keys: anyone who can reach them can write into the log. Default: false. */
  insecure?: boolean | undefined;
  /** A peer that sends a larger message is disconnected, 1 KiB to 8 MiB. Default: 4 MiB. */
  maxMessageSize?: Size | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

export interface NormalizedZmqHandler {
  type: 'zmq';
  address: string | string[];
  logger: string;
  hub?: string;
  side: 'auto' | 'bind' | 'connect';
  wire?: 'json' | 'batch';
  confirm: boolean;
  spool: boolean;
  highWaterMark: number;
  overflow: 'block' | 'drop';
  /** Milliseconds. */
  blockTimeout: number;
  /** Milliseconds. */
  linger: number;
  curve?: { publicKey: string; secretKey: string; serverKey?: string; clients?: string[] };
  insecure: boolean;
  /** Bytes. */
  maxMessageSize?: number;
  level: Level;
}

const KIB = 1024;
const MIB = 1024 * KIB;

const address = v.pipe(text('an address'), accepted(parseAddress));

const HUB =
  'the name of a hub; use 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit';

const HIGH_WATER_MARK = 'a count of records from 1 to 1000000';

const schema = strictObject({
  type: v.pipe(
    v.literal('zmq'),
    about('Sends records over ZeroMQ to the main process, which receives them and those of other programs.'),
  ),
  address: maybe(
    v.pipe(
      v.union(
        [address, v.pipe(list(address), v.minLength(1, 'one address at least'))],
        'an address or a list of them',
      ),
      about(
        'tcp://host:port, tcp://host for a random port, or ipc:///absolute/path; or a list of them. Default: tcp://127.0.0.1:5557.',
      ),
    ),
    'tcp://127.0.0.1:5557',
  ),
  logger: maybe(
    v.pipe(
      text('the name of a logger'),
      about('The sink logger, which gets all records in the collector. Default: starlog.logsink.'),
    ),
    SINK,
  ),
  hub: maybe(
    v.pipe(
      text(HUB),
      v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, HUB),
      about(
        'The name of the hub of main, as that of a multiprocess handler beside this one. Default: the hub of this program.',
      ),
    ),
  ),
  side: maybe(
    v.pipe(
      oneOf('auto', 'bind', 'connect'),
      about(
        '"auto": main binds, its sub-processes connect; "bind": receives; "connect": sends. Default: auto.',
      ),
    ),
    'auto',
  ),
  wire: maybe(
    v.pipe(
      oneOf('json', 'batch'),
      about(
        'How a sender sends: "json" is a message for each record, which Python understands too; "batch" is many in one. Default: json, with confirm batch.',
      ),
    ),
  ),
  confirm: maybe(
    v.pipe(
      yesOrNo,
      about('Whether senders keep each record until the targets of the receiver have it. Default: false.'),
    ),
    false,
  ),
  spool: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Whether records take shared memory to one process of this machine, which sends them on: the death of another takes nothing away. Default: false.',
      ),
    ),
    false,
  ),
  highWaterMark: maybe(
    v.pipe(
      number(1, 1_000_000, HIGH_WATER_MARK),
      about('Records that may wait on each side, 1 to 1,000,000. Default: 10,000.'),
    ),
    10_000,
  ),
  overflow: maybe(
    v.pipe(
      oneOf('block', 'drop'),
      about(
        'What a log call does when so many wait: "block" waits for blockTimeout and then drops the record, "drop" drops it at once. Default: block.',
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
      'How long a log call may wait, 0 to 60s. Default: 1s.',
    ),
    '1s',
  ),
  linger: maybe(
    milliseconds(
      {
        least: 0,
        most: 600_000,
        wanted: 'a duration from 0 to 10m, like "500ms" or "2s"; a number is milliseconds',
      },
      'How long the exit of a sender may take to send what is left, 0 to 10m. Default: 2s.',
    ),
    '2s',
  ),
  curve: maybe(
    v.pipe(
      curve,
      about(
        'The keys of this side, as "starlog keygen" makes them. Default: none, and then only addresses of this machine are bound.',
      ),
    ),
  ),
  insecure: maybe(
    v.pipe(
      yesOrNo,
      about(
        'Whether other addresses are bound without keys: anyone who can reach them can write into the log. Default: false.',
      ),
    ),
    false,
  ),
  maxMessageSize: maybe(
    bytes(
      {
        least: KIB,
        most: 8 * MIB,
        wanted: 'a size from 1 KiB to 8 MiB, like "64 KiB" or "1MiB"; a number is bytes',
      },
      'A peer that sends a larger message is disconnected, 1 KiB to 8 MiB. Default: 4 MiB.',
    ),
  ),
  level: handlerLevel,
} satisfies Entries<ZmqHandlerConfig>);

export const zmq: HandlerType<ZmqHandlerConfig, NormalizedZmqHandler, NormalizedZmqHandler> = {
  schema: schema as unknown as v.GenericSchema<ZmqHandlerConfig, NormalizedZmqHandler>,
  make: (config, parts) => parts.forward(config),
};
