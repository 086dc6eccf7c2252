import type { Identity } from '../record/record.ts';
import { HEAD, producerFrame, type SpoolRecord, writeRecord } from './frame.ts';

/** A little more than a batch of most targets. */
const ROOM = 256 * 1024;

/** Frames that are written to a spool at once. */
export class Draft {
  private bytes: Buffer = Buffer.allocUnsafe(ROOM);
  length = 0;
  records = 0;
  /** Those that the segment knows which it goes to, and those that it will know. */
  private known: Map<Identity, number> = new Map();
  private added: Identity[] = [];
  private last: Identity | undefined;
  private lastProducer = 0;

  /** Begins anew. @param known the producers of the segment, by their numbers there. */
  begin(known: Map<Identity, number>): void {
    this.known = known;
    this.length = 0;
    this.records = 0;
    this.added = [];
    this.last = undefined;
  }

  add(record: SpoolRecord): void {
    const producer = this.producerOf(record.identity);
    this.reserve(HEAD + record.end - record.start);
    this.length = writeRecord(this.bytes, this.length, record, producer);
    this.records++;
  }

  get content(): Uint8Array {
    return this.bytes;
  }

  /** It was written: its segment knows the producers by now. */
  written(): void {
    this.added = [];
  }

  /** It was not written: the next one has to say again who they are. */
  forget(): void {
    for (const identity of this.added) this.known.delete(identity);
    this.added = [];
    this.length = 0;
  }

  private producerOf(identity: Identity): number {
    if (identity === this.last) return this.lastProducer;
    const known = this.known.get(identity);
    this.last = identity;
    this.lastProducer = known ?? this.introduce(identity);
    return this.lastProducer;
  }

  private introduce(identity: Identity): number {
    const producer = this.known.size;
    const frame = producerFrame(identity, producer);
    this.reserve(frame.length);
    frame.copy(this.bytes, this.length);
    this.length += frame.length;
    this.known.set(identity, producer);
    this.added.push(identity);
    return producer;
  }

  private reserve(length: number): void {
    if (this.length + length <= this.bytes.length) return;
    const bytes = Buffer.allocUnsafe((this.length + length) * 2);
    this.bytes.copy(bytes, 0, 0, this.length);
    this.bytes = bytes;
  }
}
