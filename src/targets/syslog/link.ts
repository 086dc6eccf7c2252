/**
 * A way to a syslog server that is open. It ends by `LinkEvents.broken`, or when it is told to.
 *
 * Whatever the transport, it is given messages one after the other, each with its length in bytes and a space before
 * it: `5 hello3 you`. That is what goes over TCP with octet counting (RFC 6587, section 3.4.1); others take it apart.
 */
export interface Link {
  /** How many bytes it is to be given at once; of a message that is larger, the whole. */
  readonly appetite: number;
  /**
   * Sends messages; one call at a time.
   * @param taken is called once the kernel has them, perhaps before `send` returns; not at all when the link breaks.
   *   It is told how many of the bytes they were: fewer than given when the link knows where it broke.
   */
  send(messages: Buffer, taken: (bytes: number) => void): void;
  /** Resolves when the server has read everything and closed, where a server says that; after an error too. */
  end(): Promise<void>;
  /** Lets go of it at once. */
  destroy(): void;
}

export interface LinkEvents {
  opened(link: Link): void;
  /** The link can't be opened, or was ended from the other side. Comes once; nothing comes after it. */
  broken(error: Error): void;
  /** The kernel refuses a message for good, whatever is done: it is passed over. */
  refused(error: Error): void;
}

/**
 * Begins to open a link.
 * @param again true after one that failed: what looks open is then watched for a moment before it is used.
 * @returns what gives up.
 */
export type Dial = (events: LinkEvents, again: boolean) => () => void;

/** The bytes that a link is given at once, unless it has a reason for another size. */
export const USUAL_APPETITE: number = 64 * 1024;

/** A message with its length before it. */
export function octetCounted(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

const ZERO = 48;
const SPACE = 32;

/** Where the message that begins (with its length) at `start` has its first byte, and where it ends. */
export function messageAt(bytes: Uint8Array, start: number): { from: number; to: number } {
  let length = 0;
  let at = start;
  for (; bytes[at] !== SPACE; at++) length = length * 10 + (bytes[at] as number) - ZERO;
  return { from: at + 1, to: at + 1 + length };
}

/** Whole messages from `start`, as many as fit into `most` bytes, at least one: where they end, and how many they are. */
export function wholeMessages(
  bytes: Uint8Array,
  start: number,
  end: number,
  most: number,
): { to: number; count: number } {
  let { to } = messageAt(bytes, start);
  let count = 1;
  while (to < end) {
    const next = messageAt(bytes, to).to;
    if (next > end || next - start > most) break;
    to = next;
    count++;
  }
  return { to, count };
}

/** How many messages lie from `start` to `end`. */
export function countMessages(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; count++) at = messageAt(bytes, at).to;
  return count;
}

/** Messages without their lengths, each followed by a line feed (RFC 6587, section 3.4.2). */
export function asLines(messages: Buffer): Buffer {
  const lines = Buffer.allocUnsafe(messages.length);
  let filled = 0;
  for (let at = 0; at < messages.length; ) {
    const { from, to } = messageAt(messages, at);
    filled += messages.copy(lines, filled, from, to);
    lines[filled++] = 10;
    at = to;
  }
  return lines.subarray(0, filled);
}
