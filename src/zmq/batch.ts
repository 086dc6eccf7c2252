import { LINE_FEED } from '../base/units.ts';
import type { Identity } from '../record/record.ts';
import { RemoteProblem } from '../wire/remote/remote-json.ts';

/*
 * Many records in one message, between two starlogs:
 *
 *   SL1 {"stream":"5f0c1e9a2b3d","base":900,"first":1000,"count":2,"receiver":"...","host":...}\n
 *   {"level":30,"time":...}\n
 *   {"level":30,"time":...}\n
 *
 * Behind the first line are lines as they lie in a ring. No record of Python begins with an S, so one socket takes both.
 */

/** The first line of a batch. */
export interface BatchHead {
  /** Twelve hexadecimal digits, random: what is sent by one sender since it was made. */
  readonly stream: string;
  /** How many records of the stream the sender knows to be safe with the receiver: of a batch that comes again, perhaps a part of it. */
  readonly base: number;
  /** The number of the first record in this batch; they are counted from 0. */
  readonly first: number;
  readonly count: number;
  /**
   * The receiver that this is meant for, empty while the sender has heard of none; it wants to hear which records are
   * safe. Undefined where it does not.
   */
  readonly receiver: string | undefined;
  /** Whose records these are; pid 0 where they are of many processes, and each line says whose it is. */
  readonly identity: Identity;
}

const MAGIC = 'SL1 ';
const FIRST = MAGIC.charCodeAt(0);
/** Bytes of the first line. */
const HEAD_MAX = 2048;
const LABEL_MAX = 256;

export function isBatch(message: Buffer): boolean {
  return (
    message[0] === FIRST &&
    message.length > MAGIC.length &&
    message.toString('latin1', 0, MAGIC.length) === MAGIC
  );
}

/** @param lines each ended by a line feed, `head.count` of them. */
export function encodeBatch(head: BatchHead, lines: string): Buffer {
  const { identity, ...rest } = head;
  return Buffer.from(`${MAGIC}${JSON.stringify({ ...rest, ...identity })}\n${lines}`);
}

/** The head of a batch, and where its lines begin. */
export function decodeHead(message: Buffer): { head: BatchHead; start: number } | RemoteProblem {
  const end = message.subarray(0, HEAD_MAX).indexOf(LINE_FEED);
  if (end === -1) return new RemoteProblem('the head of a batch does not end');
  let head: Record<string, unknown>;
  try {
    head = Object(JSON.parse(message.toString('utf8', MAGIC.length, end))) as Record<string, unknown>;
  } catch {
    return new RemoteProblem('the head of a batch is no JSON');
  }
  const { stream, base, first, count, receiver } = head;
  if (typeof stream !== 'string' || !/^[0-9a-f]{12}$/.test(stream)) {
    return new RemoteProblem('a batch without the id of its stream');
  }
  if (!isCount(base) || !isCount(first) || !isCount(count) || base > first + count) {
    return new RemoteProblem('a batch with counts that can not be');
  }
  const { host, pid, thread, processName } = head;
  return {
    head: {
      stream,
      base,
      first,
      count,
      receiver: receiver === undefined ? undefined : label(receiver),
      identity: {
        host: label(host),
        pid: isCount(pid) ? pid : 0,
        thread: isCount(thread) ? thread : 0,
        processName: label(processName),
      },
    },
    start: end + 1,
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function label(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LABEL_MAX) : '';
}
