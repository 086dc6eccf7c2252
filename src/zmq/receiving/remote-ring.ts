import { randomBytes } from 'node:crypto';
import type { Identity } from '../../record/record.ts';
import { HeapRing, type Intake } from '../../rings/heap-ring.ts';
import { ringShape } from '../../rings/ring-file.ts';
import type { RemoteLine } from '../../wire/remote/from-python.ts';

/** More names than this in one ring are looked up for each of their records. */
const NAMES_MAX = 4096;

/** The ring of one producer elsewhere, or of many, as the collector is told of it. */
export interface RemoteRingOptions {
  readonly name: string;
  readonly identity: Identity;
  /** Bytes, all in all. */
  readonly size: number;
  /** Twelve hexadecimal digits; by default random ones. */
  readonly id?: string;
  readonly startAt?: number;
  acknowledged?(count: number): void;
}

/** A ring in the collector's memory, with numbers for the names of loggers. */
export class RemoteRing {
  readonly ring: HeapRing;
  /** The longest line in bytes. */
  readonly maxLine: number;
  private readonly nameIds = new Map<string, number>();

  constructor(options: RemoteRingOptions, intake: Intake) {
    const { id = randomBytes(6).toString('hex'), size, ...rest } = options;
    const shape = ringShape(size);
    this.ring = new HeapRing({ ...rest, id: Number.parseInt(id, 16), shape });
    this.maxLine = Math.floor(shape.dataSize / 2);
    intake.adopt(this.ring);
  }

  /** @returns false when there is no room for it now. */
  tryWrite({ line, level, name, time }: RemoteLine): boolean {
    return this.ring.writer.tryWrite(line, level, this.idOf(name), time);
  }

  /** Writes a line as `tryWrite` does, one that is in bytes already. */
  tryWriteBytes(
    bytes: Buffer,
    start: number,
    end: number,
    { level, name, time }: Omit<RemoteLine, 'line'>,
  ): boolean {
    return this.ring.writer.tryWriteBytes(bytes, start, end, level, this.idOf(name), time);
  }

  private idOf(name: string): number {
    let id = this.nameIds.get(name);
    if (id === undefined) {
      if (this.nameIds.size >= NAMES_MAX) return 0;
      id = this.nameIds.size + 1;
      this.nameIds.set(name, id);
    }
    return id;
  }
}
