import { MIB } from '../base/units.ts';
import type { SharedLevels } from '../hub/control-page.ts';
import type { Identity } from '../record/record.ts';
import { DROP_SLOTS } from '../rings/ring-layout.ts';

/*
 * The protocol between the two ends of a link. A link joins the ring of one producer to the collector.
 *
 *     producer                                         collector
 *        │  hello    who I am, my first record that you have not acknowledged
 *        │ ────────────────────────────────────────────────▶ │
 *        │  records  from there on, without waiting for the welcome
 *        │ ────────────────────────────────────────────────▶ │
 *        │             welcome  which record I want next, how much may be on its way
 *        │ ◀──────────────────────────────────────────────── │
 *        │             levels   those set for all processes, now and after each change
 *        │ ◀──────────────────────────────────────────────── │
 *        │             ack      every target has all records before this one
 *        │ ◀──────────────────────────────────────────────── │
 *        │  counts   how many records I dropped               │
 *        │  level    set this one for all processes           │
 *        │  bye      I end in order                           │
 *        │ ────────────────────────────────────────────────▶ │
 *
 * The first byte of a frame is its type. Behind it stands JSON, but for records (see records.ts).
 */
export const PROTOCOL = 1;
export const HELLO = 1;
export const WELCOME = 2;
export const RECORDS = 3;
export const ACK = 4;
export const LEVELS = 5;
export const COUNTS = 6;
export const LEVEL = 7;
export const BYE = 8;

/** The bytes that may be on their way before the welcome says how many. */
export const EARLY_BYTES: number = 256 * 1024;
export const EARLY_RECORDS = 2048;

/** The longest line that a ring can hold: a quarter of the largest one. */
export const LINE_MAX: number = 16 * MIB;

/** Counts of dropped records by level, in the order of the ring's counters. */
export type Drops = readonly number[];

export interface Hello {
  readonly protocol: number;
  readonly id: number;
  readonly identity: Identity;
  readonly first: number;
  /** Bytes of the longest line that may come. */
  readonly maxLine: number;
  readonly dropped: Drops;
  readonly reported: Drops;
}

export interface Welcome {
  readonly protocol: number;
  readonly next: number;
  /** How much may be on its way: sent and not acknowledged. */
  readonly bytes: number;
  readonly records: number;
}

export interface Ack {
  readonly count: number;
  readonly reported: Drops;
}

export interface DropCounts {
  readonly dropped: Drops;
  readonly blockedMs: number;
}

export interface LevelChange {
  readonly name: string;
  /** null: takes it back. */
  readonly level: number | null;
}

/** A frame of any type but records. */
export function encodeFrame(type: number, content: object): Buffer {
  return Buffer.from(String.fromCharCode(type) + JSON.stringify(content));
}

/** Reads the content of a frame. @throws Error when it is not what the other end would send. */
export const decodeFrame = {
  hello(frame: Buffer): Hello {
    const { protocol, id, identity, first, maxLine, dropped, reported } = contentOf(frame);
    if (protocol !== PROTOCOL)
      throw new Error(
        `it speaks version ${String(protocol)}, this is ${PROTOCOL}; use one version of starlogjs`,
      );
    return {
      protocol,
      id: count(id, 2 ** 48),
      identity: identityOf(identity),
      first: count(first),
      maxLine: count(maxLine, LINE_MAX),
      dropped: drops(dropped),
      reported: drops(reported),
    };
  },
  welcome(frame: Buffer): Welcome {
    const { protocol, next, bytes, records } = contentOf(frame);
    return {
      protocol: count(protocol),
      next: count(next),
      bytes: count(bytes),
      records: count(records),
    };
  },
  ack(frame: Buffer): Ack {
    const content = contentOf(frame);
    return { count: count(content.count), reported: drops(content.reported) };
  },
  counts(frame: Buffer): DropCounts {
    const { dropped, blockedMs } = contentOf(frame);
    if (typeof blockedMs !== 'number') throw new Error('a time that is no number');
    return { dropped: drops(dropped), blockedMs };
  },
  levels(frame: Buffer): SharedLevels {
    const content = contentOf(frame);
    return Object.fromEntries(Object.entries(content).map(([name, level]) => [name, count(level, 65_535)]));
  },
  level(frame: Buffer): LevelChange {
    const { name, level } = contentOf(frame);
    return { name: text(name), level: level === null ? null : count(level, 65_535) };
  },
};

function contentOf(frame: Buffer): Record<string, unknown> {
  const content: unknown = JSON.parse(frame.toString('utf8', 1));
  if (typeof content !== 'object' || content === null) throw new Error('it holds no object');
  return content as Record<string, unknown>;
}

function count(value: unknown, most: number = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most)
    throw new Error(`${String(value)} is no count up to ${most}`);
  return value as number;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a text is missing');
  return value;
}

function drops(value: unknown): Drops {
  if (!Array.isArray(value) || value.length !== DROP_SLOTS) throw new Error('counts of drops are missing');
  return value.map((slot) => count(slot, 0xffff_ffff));
}

function identityOf(value: unknown): Identity {
  const { host, pid, thread, processName } = (value ?? {}) as Record<string, unknown>;
  return { host: text(host), pid: count(pid), thread: count(thread), processName: text(processName) };
}
