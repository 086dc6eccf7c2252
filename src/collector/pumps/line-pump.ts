import { now } from '../../base/clock.ts';
import { framedText } from '../../handlers/framed-text.ts';
import { type Handler, LATER, type LineHandler } from '../../handlers/handler.ts';
import type { LogRecord } from '../../record/record.ts';
import { copyBytes } from '../../wire/bytes/copy-bytes.ts';
import type { Cursor } from './journal.ts';
import type { Once } from './once.ts';
import { Outlet } from './outlet.ts';
import { Pump, type Step } from './pump.ts';
import { Retry } from './retry.ts';
import type { Routes } from './routes.ts';
import type { Source } from './source.ts';

/** How much is written at once. Larger writes gain nothing, and fall out of the processor's cache. */
const BATCH_SIZE = 256 * 1024;

/**
 * Moves lines to a target that takes bytes. Where the target wants the wire's own form, runs of lines are copied as
 * they lie in the ring, and nothing is parsed. The records of a batch count as taken when all its bytes are written.
 */
export class LinePump extends Pump {
  private readonly target: LineHandler;
  private readonly outlet: Outlet;
  private batch: Buffer = Buffer.allocUnsafe(BATCH_SIZE);
  /** `batch` holds bytes up to `filled`; those before `written` are in the target. */
  private filled = 0;
  private written = 0;
  private readonly retrying: Retry = new Retry();
  private batchHasNotices = false;
  /** Bytes that the target has taken of all batches. */
  private taken = 0;
  private readonly once: Once | undefined;
  /** Where to begin with each ring, by its id; undefined until that could be told. */
  private starts: ReadonlyMap<number, number> | undefined;

  /**
   * @param handler a `LineHandler`, or a gate with one at its end.
   * @param once where the target is one in which a write can be found again.
   * @param onReady is called when the target takes something again after a step that came to `waiting`.
   */
  constructor(handler: Handler, routes: Routes, once?: Once, onReady?: () => void) {
    super(handler, routes);
    this.target = this.passage.target as LineHandler;
    this.target.onReady = onReady;
    this.outlet = new Outlet(this.passage);
    this.once = once;
    if (once === undefined) this.starts = new Map();
  }

  get hasUnwritten(): boolean {
    return this.hasNotices || this.filled > 0 || !this.outlet.isEmpty;
  }

  override get hasNotices(): boolean {
    return super.hasNotices || this.batchHasNotices || this.outlet.hasNotices;
  }

  override begun(source: Source): number {
    return this.outlet.waitsFor(source) ? (source.next + 1) >>> 0 : source.next;
  }

  override get progress(): number {
    return this.taken;
  }

  protected release(records: readonly LogRecord[]): void {
    this.outlet.add(records);
  }

  override retry(): void {
    this.retrying.hurry();
  }

  override close(): void {
    this.target.onReady = undefined;
    this.once?.close();
  }

  protected override begin(source: Source): void {
    const start = this.starts?.get(source.reader.id);
    if (start !== undefined) source.startAt(start);
  }

  protected move(): Step {
    if (this.starts === undefined && !this.recover()) return 'stuck';
    const mayBeMore = this.filled === 0 && this.fill();
    if (this.filled > 0) {
      if (!this.write()) return 'stuck';
      if (this.filled > 0) return 'waiting';
    }
    // Records that no route lets pass are taken by being passed over.
    const news = this.sources.settle();
    if (mayBeMore) return 'full';
    return news ? 'moved' : 'idle';
  }

  /** Fills the batch; true when it ended because the batch is full. */
  private fill(): boolean {
    if (!this.passage.isOpen) return this.fillThroughGates();
    this.offerNotices((notice) => {
      const fits = this.append(notice);
      this.batchHasNotices ||= fits;
      return fits;
    });
    const copies = this.target.formatter.copiesWire === true && this.target.filters.length === 0;
    for (;;) {
      const run = this.next();
      if (run === undefined) return false;
      const before = run.source.next;
      if (copies) this.copyRun(run.source, run.until);
      else this.formatRun(run.source, run.until);
      if (run.source.next === before) return true;
    }
  }

  private fillThroughGates(): boolean {
    const pour = () =>
      this.outlet.pour((record) => {
        const fits = this.append(record);
        this.batchHasNotices ||= fits && this.outlet.hasNotices;
        return fits;
      });
    this.outlet.add(this.passage.due(now()));
    if (!pour()) return true;
    this.offerNotices((notice) => {
      if (!this.outlet.isEmpty) return false;
      this.outlet.admitNotice(notice);
      pour();
      return true;
    });
    if (!this.outlet.isEmpty) return true;
    for (let run = this.next(); run !== undefined; run = this.next()) {
      const { source, until } = run;
      while (source.hasNext && source.entry.time <= until) {
        this.outlet.admit(this.receive(source), source);
        if (!pour()) return true;
      }
    }
    return false;
  }

  /** Copies lines of a source up to a time, as long as there is room; whole stretches of the ring at once. */
  private copyRun(source: Source, until: number): void {
    const { entry, reader } = source;
    const uniform = this.routes.uniform;
    const least = this.target.level;
    let route = this.routeOf(source);
    if (route.filters.length > 0) {
      this.formatRun(source, until);
      return;
    }
    let start = entry.offset;
    let end = start;
    while (source.hasNext && entry.time <= until) {
      if (!uniform) route = this.routeOf(source);
      if (route.filters.length > 0) break;
      if (entry.level >= route.threshold && entry.level >= least) {
        if (entry.offset !== end) {
          this.filled = copyBytes(reader.data, start, end, this.batch, this.filled);
          start = entry.offset;
          end = start;
        }
        if (!this.reserve(end - start, entry.length)) break;
        end += entry.length;
      }
      source.advance();
    }
    this.filled = copyBytes(reader.data, start, end, this.batch, this.filled);
  }

  private formatRun(source: Source, until: number): void {
    const { entry, reader } = source;
    const lines = source.linesFor(this.target);
    while (source.hasNext && entry.time <= until) {
      const needsRecord = lines === undefined || !this.passesUnseen(source);
      const end = needsRecord ? -1 : lines.write(reader.data, entry, this.batch, this.filled);
      if (end >= 0) {
        this.filled = end;
      } else {
        const record = this.receive(source);
        if (record !== undefined && !this.append(record)) return;
      }
      source.advance();
    }
  }

  private append(record: LogRecord): boolean {
    const frame = framedText(this.target, record);
    if (!this.reserve(0, Buffer.byteLength(frame))) return false;
    this.filled += this.batch.write(frame, this.filled);
    return true;
  }

  /** True when `length` bytes fit after `planned` ones. A line that is longer than any batch gets a batch of its own. */
  private reserve(planned: number, length: number): boolean {
    if (this.filled + planned + length <= this.batch.length) return true;
    if (this.filled + planned > 0) return false;
    this.batch = Buffer.allocUnsafe(length);
    return true;
  }

  /** Takes up what an earlier collector left; nothing may be written before. */
  private recover(): boolean {
    return this.retrying.attempt(`Writing to ${this.target.constructor.name}`, () => {
      this.starts = this.once?.recover();
      for (const source of this.sources) this.begin(source);
    });
  }

  /** False when the target failed. What is left in the batch otherwise waits for the event loop. */
  private write(): boolean {
    return this.retrying.attempt(`Writing to ${this.target.constructor.name}`, () => {
      // Interrupted, and its file is gone meanwhile.
      if (this.written > 0 && this.once?.hasLost(this.written)) this.written = 0;
      // fault point: batch-filled
      if (this.written === 0) this.once?.intend(this.filled, this.cursors());
      while (this.written < this.filled) {
        const taken = this.target.write(this.batch, this.written, this.filled);
        if (taken === LATER) return;
        if (!(taken >= 1)) throw new TypeError(`write() gave ${taken}, not the count of bytes that it took`);
        this.written += taken;
        this.taken += taken;
        // fault point: bytes-written
      }
      this.filled = 0;
      this.written = 0;
      this.batchHasNotices = false;
      if (this.batch.length !== BATCH_SIZE) this.batch = Buffer.allocUnsafe(BATCH_SIZE);
    });
  }

  /**
   * Rings of which all is acknowledged and nothing is in the batch need no cursor, unless they are copies: of those the
   * producer may not know yet what is acknowledged, and would send it again to the collector that comes next.
   */
  private *cursors(): Iterable<Cursor> {
    for (const { reader, done, next } of this.sources) {
      if (next !== reader.ack || reader.isCopy) yield { ring: reader.id, from: done, to: next };
    }
  }
}
