import { HANDLER_OPTIONS } from '../handlers/handler.ts';
import { describe, type Given } from '../options/description.ts';
import { either, listOf, oneOf, text, whole, yesOrNo } from '../options/kinds.ts';
import { duration, size } from '../options/measures.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { readOptions } from '../options/read.ts';
import { BLOCKING_OPTIONS, HUB_OPTION } from '../producer/hub-options.ts';
import { SINK_LOGGER } from '../record/names.ts';
import { SPOOL_OPTIONS, type SpoolOptions } from '../spool/spool-options.ts';
import { parseAddress } from './address.ts';
import { CURVE_OPTIONS, type CurveOptions } from './curve.ts';

const address = text('an address').checked(parseAddress);

const addresses = either(
  Array.isArray,
  listOf(address, 'a list of one address at least', 1),
  text('an address or a list of them').checked(parseAddress),
).titled('text or list of texts');

/** The options of a `ZmqHandler`. */
export const ZMQ_OPTIONS = describe(
  {
    address: addresses
      .or('tcp://127.0.0.1:5557')
      .about(
        '"tcp://host:port", "tcp://host" for a random port, or "ipc:///absolute/path", whose folder only our user may enter; or a list of them: the side that binds binds them all, the one that connects goes on to the next when nobody is there.',
      ),
    logger: text('the name of a logger')
      .or(SINK_LOGGER)
      .about("The sink logger, under which received records re-enter, and main's own."),
    ...HUB_OPTION,
    side: oneOf('auto', 'bind', 'connect')
      .or('auto')
      .about(
        '"auto": main binds, its sub-processes and threads connect; they know by the environment. "bind": receives. "connect": sends, as where the central process is another program.',
      ),
    wire: oneOf('json', 'batch').about(
      'How a sender sends: "json" is a message for each record, which Python understands too; "batch" is many in one, which only starlogjs does. A receiver takes both. Default: "json", with `confirm` "batch".',
    ),
    confirm: yesOrNo()
      .or(false)
      .about(
        "Whether a sender keeps each record until the targets of the receiver have it, and sends it again where they don't. Set it on both sides: the receiver answers at the next port, or at a socket `<path>.confirm`.",
      ),
    spool: either(
      isPlainObject,
      SPOOL_OPTIONS,
      yesOrNo('an object with the options of a spool, true or false'),
    )
      .titled('object, true or false')
      .about(
        'Whether records take shared memory to the first process of this machine that sends to the address, which sends them on; when it is killed, another takes over. So the death of one of the others takes nothing away. Who sends on what others logged keeps on the disk what waits, as these options say; not with false. Default: such a spool of 1 GiB, and no shared memory.',
      ),
    highWaterMark: whole(1, 1_000_000, 'a count of records from 1 to 1000000')
      .or(10_000)
      .about(
        'Records that may wait on each side: in a sender, beside the few messages in its socket; in a receiver for each peer, as messages, of which it takes one for each 64 records.',
      ),
    ...BLOCKING_OPTIONS,
    linger: duration(0, '10m')
      .or('2s')
      .about('How long `close()` and the exit of a sender may take to send what is left.'),
    curve: CURVE_OPTIONS.about(
      'The keys of this side, as `starlog keygen` makes them. Default: none, and then only addresses of this machine are bound.',
    ),
    insecure: yesOrNo()
      .or(false)
      .about(
        'Whether other addresses are bound without keys: anyone who can reach them can write into the log.',
      ),
    maxMessageSize: size('1 KiB', '8 MiB', 'like "64 KiB" or "1MiB"; a number is bytes')
      .or('4 MiB')
      .about('A peer that sends a larger message is disconnected.'),
    ...HANDLER_OPTIONS,
  },
  ({ confirm, wire }, place) => {
    if (confirm && wire === 'json')
      place.at('wire').unfit(wire, 'of use with confirm, since single records have no numbers; use "batch"');
  },
);

export interface ZmqHandlerOptions extends Given<typeof ZMQ_OPTIONS.entries> {}

/** With all defaults filled in. */
export interface CheckedOptions {
  readonly addresses: readonly string[];
  readonly logger: string;
  readonly hub: string | undefined;
  readonly side: 'auto' | 'bind' | 'connect';
  readonly wire: 'json' | 'batch';
  readonly confirm: boolean;
  /** Undefined where it was not said. */
  readonly spool: SpoolOptions | boolean | undefined;
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

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` naming the option. */
export function checkOptions(options: ZmqHandlerOptions): CheckedOptions {
  const { address, wire, hub, curve, spool, ...settings } = readOptions('ZmqHandler', ZMQ_OPTIONS, options);
  return {
    ...settings,
    hub,
    curve,
    spool,
    addresses: typeof address === 'string' ? [address] : address,
    wire: wire ?? (settings.confirm ? 'batch' : 'json'),
  };
}
