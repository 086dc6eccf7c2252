import type { Names } from '../known-options.ts';
import type { Duration, Size } from '../units.ts';
import { parseAddress } from '../zmq/address.ts';
import { type CurveOptions, checkCurve } from '../zmq/curve.ts';
import { HANDLER_NAMES, type HandlerOptions } from './handler.ts';
import { Options } from './options.ts';

export interface ZmqOptions extends HandlerOptions {
  /**
   * `tcp://host:port`, `tcp://host` for a random port, or `ipc:///absolute/path`, whose folder only our user may enter.
   * Several: the side that binds binds them all, the one that connects goes on to the next when nobody is there.
   * Default: `tcp://127.0.0.1:5557`.
   */
  address?: string | readonly string[];
  /** The sink logger, under which received records re-enter, and main's own. Default: `starlog.logsink`. */
  logger?: string;
  /** The name of main's hub, as that of a `MultiprocessHandler` beside this one. Default: the hub of this program. */
  hub?: string;
  /**
   * `auto`: main binds, its sub-processes and threads connect; they know by the environment. `bind`: a receiver.
   * `connect`: a sender, as where the central process is another program. Default: `auto`.
   */
  side?: 'auto' | 'bind' | 'connect';
  /**
   * How a sender sends: `json`, a message for each record, which Python understands too; `batch`, many records in one
   * message, which only starlogjs does. A receiver takes both. Default: `json`, with `confirm` `batch`.
   */
  wire?: 'json' | 'batch';
  /**
   * A sender keeps each record until the receiver says that its targets have it, and sends it again when it does not.
   * Set it on both sides: the receiver answers at the next port, or at a socket `<path>.confirm`. Default: false.
   */
  confirm?: boolean;
  /**
   * A sender's records take shared memory to the first process of this machine that sends to the address, which sends them on;
   * when it is killed, another takes over. So the death of one of the others takes nothing away. Default: false.
   */
  spool?: boolean;
  /**
   * Records that may wait on each side: in a sender, beside the few messages in its socket; in a receiver for each peer, as
   * messages, of which it takes one for each 64 records. Default: 10,000; 1 to 1,000,000.
   */
  highWaterMark?: number;
  /**
   * What a call does when so many wait: `block` waits up to `blockTimeout` and then drops the record, `drop` drops it at
   * once. Drops are counted by level, and a record tells of them. Default: `block`.
   */
  overflow?: 'block' | 'drop';
  /** How long a call may wait. Default: 1s; 0 to 60s. When a wait ended in vain, later calls do not wait. */
  blockTimeout?: Duration;
  /** How long `close` and the exit of the process may take to send what is left. Default: 2s; 0 to 10m. */
  linger?: Duration;
  /** The keys of this side, for CURVE. Default: none, and then only addresses of this machine are bound. */
  curve?: CurveOptions;
  /** Binds other addresses without keys too: anyone who can reach them can write into the log. Default: false. */
  insecure?: boolean;
  /** A peer that sends a larger message is disconnected. Default: 4 MiB; 1 KiB to 8 MiB. */
  maxMessageSize?: Size;
}

export const ZMQ_NAMES: Names<ZmqOptions> = {
  ...HANDLER_NAMES,
  address: true,
  logger: true,
  hub: true,
  side: true,
  wire: true,
  confirm: true,
  spool: true,
  highWaterMark: true,
  overflow: true,
  blockTimeout: true,
  linger: true,
  curve: true,
  insecure: true,
  maxMessageSize: true,
};

/** With all defaults filled in. */
export interface CheckedOptions {
  readonly addresses: readonly string[];
  readonly logger: string;
  readonly hub: string | undefined;
  readonly side: 'auto' | 'bind' | 'connect';
  readonly wire: 'json' | 'batch';
  readonly confirm: boolean;
  readonly spool: boolean;
  readonly highWaterMark: number;
  readonly overflow: 'block' | 'drop';
  /** Milliseconds. */
  readonly blockTimeout: number;
  /** Milliseconds. */
  readonly linger: number;
  readonly curve: CurveOptions | undefined;
  readonly insecure: boolean;
  /** Bytes. */
  readonly maxMessageSize: number;
}

const check = new Options('ZmqHandler');

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` naming the option. */
export function checkOptions(options: ZmqOptions): CheckedOptions {
  const { address = 'tcp://127.0.0.1:5557', curve, confirm = false } = options;
  const addresses = typeof address === 'string' ? [address] : [...address];
  if (addresses.length === 0) throw check.bad('address', address, 'one address at least');
  for (const one of addresses) parseAddress(one);
  if (curve !== undefined) checkCurve(curve);
  const wire = check.oneOf('wire', options.wire ?? (confirm ? 'batch' : 'json'), ['json', 'batch']);
  if (confirm && wire === 'json')
    throw check.bad('wire', wire, '"batch" with confirm: single records have no numbers');
  return {
    addresses,
    logger: options.logger ?? 'starlog.logsink',
    hub: options.hub,
    side: check.oneOf('side', options.side ?? 'auto', ['auto', 'bind', 'connect']),
    wire,
    confirm,
    spool: options.spool ?? false,
    highWaterMark: check.whole('highWaterMark', options.highWaterMark ?? 10_000, 1, 1_000_000),
    overflow: check.oneOf('overflow', options.overflow ?? 'block', ['block', 'drop']),
    blockTimeout: check.duration('blockTimeout', options.blockTimeout ?? '1s', ['0s', '60s']),
    linger: check.duration('linger', options.linger ?? '2s', ['0s', '10m']),
    curve,
    insecure: options.insecure ?? false,
    maxMessageSize: check.size('maxMessageSize', options.maxMessageSize ?? '4 MiB', ['1 KiB', '8 MiB']),
  };
}
