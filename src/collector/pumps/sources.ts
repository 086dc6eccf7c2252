import type { RingReader } from '../../rings/ring-reader.ts';
import { Source } from './source.ts';

/** All rings as one pump reads them. */
export class Sources implements Iterable<Source> {
  private readonly byReader = new Map<RingReader, Source>();
  private readonly begin: (source: Source) => void;
  private readonly forget: (reader: RingReader) => void;
  /** As a list, which is gone through for each batch. */
  list: readonly Source[] = [];

  /**
   * @param begin chooses the first record of a ring that is added; else it is the first that is there.
   * @param forget is told of a ring that is removed.
   */
  constructor(begin: (source: Source) => void, forget: (reader: RingReader) => void) {
    this.begin = begin;
    this.forget = forget;
  }

  [Symbol.iterator](): Iterator<Source> {
    return this.list[Symbol.iterator]();
  }

  /** @param from the first record that is wanted of it, where that is known. */
  add(reader: RingReader, from?: number): void {
    const source = new Source(reader);
    this.byReader.set(reader, source);
    if (from !== undefined) source.startAt(from);
    this.begin(source);
    this.list = [...this.byReader.values()];
  }

  remove(reader: RingReader): void {
    this.byReader.get(reader)?.end();
    this.byReader.delete(reader);
    this.forget(reader);
    this.list = [...this.byReader.values()];
  }

  /** Up to which record of a ring the handler has taken everything. */
  done(reader: RingReader): number {
    return this.byReader.get(reader)?.done ?? reader.ack;
  }

  /** Counts all that was read as taken; true when that is news. */
  settle(): boolean {
    let news = false;
    for (const source of this.list) {
      news ||= source.done !== source.next;
      source.done = source.next;
    }
    return news;
  }

  /** Forgets what was worked out from the hierarchy. */
  reroute(): void {
    for (const { routes } of this.list) routes.length = 0;
  }
}
