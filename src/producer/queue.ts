/**
 * A way for the records of other processes and threads to the collector, where shared memory can't be had. It
 * carries frames of bytes, which mean nothing to it; all else is not its business: on top of any queue starlog numbers
 * the records, keeps them until they are acknowledged, sends them again over a new channel, and drops what comes twice.
 */
export interface Queue {
  /**
   * The collector's side: from now on calls `accept` with each channel that is opened, and tells the receiver that it
   * returns what comes by that channel. `renew`, where there is one, is called when somebody has removed the directory of
   * the hub: it was made anew, without what the queue had in it.
   */
  listen(accept: (channel: Channel) => Receiver): { close(): void; renew?(): void };
  /**
   * The side of a process or thread that logs: opens a channel, and tells `receiver` what comes by it. It may be
   * opened before there is a collector. When it throws or closes, starlog tries again, after pauses of up to 2 s.
   */
  connect(receiver: Receiver): Channel;
}

/**
 * One end of a way in both directions. Frames arrive whole, once and in the order in which they were sent. A channel
 * that can't keep that must close: what it lost is sent again over the next one. It must not keep the process alive.
 */
export interface Channel {
  /**
   * Takes a frame over. Its memory is used again when the call returns.
   * @returns false when the next one should wait for `ready` of the receiver; anything else: go on.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a method that returns nothing is a channel without limits.
  send(frame: Uint8Array): boolean | void;
  /** Gives everything back. May be called again, and after `closed`. */
  close(): void;
  /**
   * Moves what it can in both directions, without the event loop and without waiting: for calls that wait for room, and
   * for the exit of the process. Optional; without it both make no progress, and what is left at the exit goes to a file.
   */
  pump?(): void;
}

/** Is told what comes by a channel. */
export interface Receiver {
  /** A whole frame came. Its memory may be used again when the call returns. */
  receive(frame: Uint8Array): void;
  /** After a `send` that returned false: more may be sent. */
  ready(): void;
  /** The channel is closed, by the other side or by an error. Nothing more will come. */
  closed(): void;
}

export function isQueue(value: unknown): value is Queue {
  const { listen, connect } = (value ?? {}) as Partial<Queue>;
  return typeof listen === 'function' && typeof connect === 'function';
}
