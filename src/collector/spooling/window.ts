import type { Identity } from '../../record/record.ts';
import { HeapRing } from '../../rings/heap-ring.ts';
import { type RingEntry, RingReader } from '../../rings/ring-reader.ts';
import type { Scanner } from '../../spool/scanner.ts';
import type { Spool } from '../../spool/spool.ts';

const CAPACITY = 4096;
const DATA_SIZE = 1024 * 1024;

/** Each of its records is somebody else's. */
const MANY: Identity = { host: '', pid: 0, thread: 0, processName: '' };

/** What a ring's entry has no room for. */
interface Beside {
  readonly identity: Identity;
  readonly sequence: number;
  /** Where the record ends in the spool. */
  readonly offset: number;
}

/** The records of a spool that come next, as a ring: by its `reader` a pump reads them like any others. */
export class SpoolWindow {
  readonly reader: RingReader;
  private readonly spool: Spool;
  private readonly scanner: Scanner;
  private readonly ring: HeapRing;
  private readonly beside: (Beside | undefined)[] = new Array(CAPACITY);
  /** Records that were put in, modulo 2^32. */
  private count = 0;
  /** True when the scanner stands at a record that had no room yet. */
  private holds = false;

  /**
   * @param from the offset of the first record.
   * @param longest of its lines, where it is known.
   */
  constructor(spool: Spool, from: number, longest = 0) {
    this.spool = spool;
    this.scanner = spool.scan(from);
    // A line is not split, and a part of a ring is kept free.
    const dataSize = Math.max(DATA_SIZE, 2 ** Math.ceil(Math.log2(longest * 4 + 1)));
    const shape = { capacity: CAPACITY, dataSize };
    this.ring = new HeapRing({ name: spool.path, id: 0, identity: MANY, shape });
    this.reader = new WindowReader(this.ring, (count) => this.beside[count % CAPACITY] as Beside);
  }

  /** Where a window has to begin that has room for the next record, and how long its line is; undefined while this one will do. */
  get tooLong(): { from: number; longest: number } | undefined {
    const { frame } = this.scanner;
    const longest = frame.end - frame.start;
    if (!this.holds || this.reader.ack !== this.count || longest * 3 < this.ring.shape.dataSize)
      return undefined;
    return { from: this.spool.head, longest };
  }

  /** The offset up to which the spool was read: what is before it may be on its way to the target. */
  get offset(): number {
    return this.scanner.offset;
  }

  /** True when the target has all that was read, and there is no more to be read. */
  get isEmpty(): boolean {
    return !this.holds && this.reader.ack === this.count;
  }

  /** Takes in as much as there is, and as there is room for. */
  fill(): void {
    const { scanner, ring } = this;
    while (this.holds || scanner.next()) {
      const { frame, bytes, identity, offset } = scanner;
      const { start, end, level, time, sequence } = frame;
      this.holds = !ring.writer.tryWriteBytes(bytes, start, end, level, 0, time);
      if (this.holds) break;
      this.beside[this.count % CAPACITY] = { identity, sequence, offset };
      this.count = (this.count + 1) >>> 0;
    }
    this.reader.ask();
  }

  /** The target has all records before `count`. @returns the offset behind the last of them; undefined when that is no news. */
  take(count: number): number | undefined {
    if (count === this.reader.ack) return undefined;
    this.reader.acknowledge(count);
    return this.beside[((count - 1) >>> 0) % CAPACITY]?.offset;
  }

  close(): void {
    this.scanner.close();
  }
}

class WindowReader extends RingReader {
  private readonly besideOf: (count: number) => Beside;
  private producer: Identity = MANY;

  constructor(ring: HeapRing, besideOf: (count: number) => Beside) {
    super(ring);
    this.besideOf = besideOf;
  }

  override read(count: number, entry: RingEntry): boolean {
    if (!super.read(count, entry)) return false;
    const { identity, sequence } = this.besideOf(count);
    entry.sequence = sequence;
    this.producer = identity;
    return true;
  }

  override get whose(): Identity {
    return this.producer;
  }
}
