import type { CurveOptions } from '../curve.ts';

// Apart from the receiver, which needs the types of the optional package: those of our public classes lead here.

/** How records are received. */
export interface ReceiverOptions {
  /** Where to bind: `tcp://host:port`, `tcp://host` for a random port, `ipc://path`. */
  readonly addresses: readonly string[];
  readonly curve: CurveOptions | undefined;
  /** Whether others than processes of this machine may send without keys. */
  readonly insecure: boolean;
  /** Whether senders that want it hear which of their records are safe, at a second socket. */
  readonly confirm: boolean;
  /** Bytes; the connection of a peer that sends more is cut. */
  readonly maxMessageSize: number;
  /** Records of each peer that may wait in memory, beside those that the collector has already. */
  readonly highWaterMark: number;
}
