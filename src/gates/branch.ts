import { accepts } from '../handlers/accepts.ts';
import { framedText } from '../handlers/framed-text.ts';
import { type Handler, LATER, LineHandler } from '../handlers/handler.ts';
import type { LogRecord } from '../record/record.ts';

/** One of several targets that can take the same records. */
export interface Branch {
  readonly target: Handler;
  /**
   * Takes records, in order.
   * @param records when the last call gave `LATER`, the same again.
   * @param taken is called with the count of those that are taken, also before a throw.
   * @returns `LATER` where the target needs the event loop before it can say more.
   * @throws what the target throws.
   */
  take(records: readonly LogRecord[], taken: (count: number) => void): typeof LATER | undefined;
}

export function branchOf(target: Handler): Branch {
  return target instanceof LineHandler ? new LineBranch(target) : new RecordBranch(target);
}

class RecordBranch implements Branch {
  readonly target: Handler;

  constructor(target: Handler) {
    this.target = target;
  }

  take(records: readonly LogRecord[], taken: (count: number) => void): undefined {
    for (const record of [...records]) {
      this.target.handle(record);
      taken(1);
    }
  }
}

/** Gives a target of lines all records at once. */
class LineBranch implements Branch {
  readonly target: LineHandler;
  /** Bytes that the target was offered; it has taken those before `at`. */
  private bytes: Uint8Array = new Uint8Array();
  private at = 0;
  /**
   * Where in `bytes` the rest of an interrupted record ends, and then each record; empty while nothing is offered. Those
   * before `next` are taken whole.
   */
  private ends: number[] = [];
  private next = 0;

  constructor(target: LineHandler) {
    this.target = target;
  }

  take(records: readonly LogRecord[], taken: (count: number) => void): typeof LATER | undefined {
    if (this.ends.length === 0) this.fill(records);
    try {
      for (taken(this.pass()); this.at < this.bytes.length; taken(this.pass())) {
        const count = this.target.write(this.bytes, this.at, this.bytes.length);
        if (count === LATER && this.target.failure !== undefined) throw this.target.failure;
        if (count === LATER) return LATER;
        if (!(count >= 1)) throw new TypeError(`write() gave ${count}, not the count of bytes that it took`);
        this.at += count;
      }
    } catch (error) {
      this.keepHalf();
      throw error;
    }
    this.keep(new Uint8Array());
    return undefined;
  }

  private fill(records: readonly LogRecord[]): void {
    const parts = [this.bytes];
    let end = this.bytes.length;
    this.ends = [end];
    for (const record of records) {
      if (accepts(this.target, record)) {
        const part = Buffer.from(framedText(this.target, record));
        parts.push(part);
        end += part.length;
      }
      this.ends.push(end);
    }
    this.bytes = Buffer.concat(parts);
  }

  /** @returns how many more records have been taken whole. */
  private pass(): number {
    let count = 0;
    for (; this.next < this.ends.length && (this.ends[this.next] as number) <= this.at; this.next++) {
      if (this.next > 0) count++;
    }
    return count;
  }

  /**
   * Disk full in the middle of a record, which another target gets whole then: when there is space again, the next record
   * must not be glued to the half one.
   */
  private keepHalf(): void {
    const end = this.ends[this.next] ?? this.at;
    const isBegun = this.next === 0 || this.at > (this.ends[this.next - 1] as number);
    this.keep(isBegun ? this.bytes.slice(this.at, end) : new Uint8Array());
  }

  private keep(rest: Uint8Array): void {
    this.bytes = rest;
    this.at = 0;
    this.ends = [];
    this.next = 0;
  }
}
