import { levelName } from '../../record/level.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import { CommonText } from './common-text.ts';
import type { LinePlan } from './line-plan.ts';

/** Where a line lies, and what the ring says of it. */
export interface RingLine {
  readonly offset: number;
  /** In bytes, its line feed included. */
  readonly length: number;
  readonly level: number;
  readonly nameId: number;
}

/** A line up to its message, as `encodeLine` writes it, where nothing in it is escaped. */
const HEAD =
  /^(\{"level":(0|[1-9]\d{0,4}),"time":)([1-9]\d{0,14}(?:\.\d{1,6})?)(,"pid":(0|[1-9]\d{0,14}),"hostname":"([ !#-[\]-~]*)"(?:,"tid":(0|[1-9]\d{0,14}))?,"name":"([ !#-[\]-~]*)","msg":")/;

const ZERO = 0x30;
const NINE = 0x39;
/** Digits of the longest time, and bytes of the longest head. */
const TIME_MAX = 15;
const HEAD_MAX = 1024;

/** The record of which a `LineHead` makes its texts; all but the time stays as it is. */
type HeadRecord = { -readonly [key in keyof LogRecord]: LogRecord[key] };

/**
 * The beginning of the lines of one logger and level, up to the text of the message, and what a pattern makes of it. Lines
 * of one millisecond have it in common byte for byte; those of the next differ in their time only.
 */
export class LineHead {
  readonly before: CommonText;
  readonly between: CommonText;
  readonly after: CommonText;
  private readonly record: HeadRecord;
  private readonly start: Uint8Array;
  private readonly end: Uint8Array;
  private readonly levelName: string;
  private bytes: Uint8Array = new Uint8Array();

  private constructor(plan: LinePlan, record: HeadRecord, start: string, end: string) {
    this.before = new CommonText(plan.before, record);
    this.between = new CommonText(plan.between, record);
    this.after = new CommonText(plan.after, record);
    this.record = record;
    this.start = Buffer.from(start);
    this.end = Buffer.from(end);
    this.levelName = levelName(record.level);
  }

  /**
   * Reads the head of a line.
   * @param identity of the line's producer; with the pid 0, the line itself says whose it is.
   * @returns undefined where it has another form, or says another level than the ring.
   */
  static read(plan: LinePlan, identity: Identity, bytes: Buffer, line: RingLine): LineHead | undefined {
    const { offset, length, level } = line;
    const found = HEAD.exec(bytes.toString('latin1', offset, offset + Math.min(length, HEAD_MAX)));
    if (found === null || Number(found[2]) !== level) return undefined;
    const [, start, , time, end, pid, host, tid = '0', name] = found as unknown as Captured;
    const { ...who } =
      identity.pid === 0 ? { host, pid: Number(pid), thread: Number(tid), processName: '' } : identity;
    const record = { time: 0, level, name, message: '', fields: {}, error: undefined, ...who, sequence: 0 };
    const head = new LineHead(plan, record, start, end);
    head.bytes = Buffer.from(start + time + end);
    head.show(Number(time));
    return head;
  }

  /** Bytes of the head. */
  get length(): number {
    return this.bytes.length;
  }

  /** Bytes that are shown of it. */
  get room(): number {
    return this.before.length + this.between.length + this.after.length;
  }

  /** True where the line begins with this head; one of another time becomes this one. */
  fits(bytes: Buffer, offset: number): boolean {
    // A level may be given another name at any time.
    if (this.levelName !== levelName(this.record.level)) return false;
    return stands(this.bytes, bytes, offset) || this.follow(bytes, offset);
  }

  /** Only whole milliseconds: others are those of other languages. */
  private follow(bytes: Buffer, offset: number): boolean {
    if (!stands(this.start, bytes, offset)) return false;
    const from = offset + this.start.length;
    let to = from;
    let time = 0;
    for (let byte = bytes[to] as number; byte >= ZERO && byte <= NINE; byte = bytes[++to] as number)
      time = time * 10 + (byte - ZERO);
    if (bytes[from] === ZERO || to - from > TIME_MAX || !stands(this.end, bytes, to)) return false;
    const length = to + this.end.length - offset;
    if (length !== this.bytes.length) this.bytes = new Uint8Array(length);
    for (let at = 0; at < length; at++) this.bytes[at] = bytes[offset + at] as number;
    this.show(time);
    return true;
  }

  private show(time: number): void {
    this.record.time = time;
    this.before.show(this.record);
    this.between.show(this.record);
    this.after.show(this.record);
  }
}

type Captured = [
  ...[whole: string, start: string, level: string, time: string, end: string],
  ...[pid: string, host: string, tid: string | undefined, name: string],
];

/** True where `part` stands at `offset`. */
function stands(part: Uint8Array, bytes: Uint8Array, offset: number): boolean {
  for (let at = 0; at < part.length; at++) if (bytes[offset + at] !== part[at]) return false;
  return true;
}
