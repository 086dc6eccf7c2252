import { reportFailure } from '../../base/trouble.ts';
import { Passage } from '../../gates/passage.ts';
import type { Handler } from '../../handlers/handler.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import type { RingReader } from '../../rings/ring-reader.ts';
import { decodeLine } from '../../wire/decode.ts';
import { NAME_ID_MAX } from '../../wire/foreign.ts';
import { ReceivedRecord } from '../../wire/received-record.ts';
import { Notices } from './notices.ts';
import type { Route, Routes } from './routes.ts';
import { oldest, type Source } from './source.ts';
import { Sources } from './sources.ts';

/**
 * The outcome of a step of a pump: there was nothing, something moved, more than one step could move, the target does
 * not take anything now, or it waits for the event loop to bring it on.
 */
export type Step = 'idle' | 'moved' | 'full' | 'stuck' | 'waiting';

/**
 * Moves records from all rings to one handler, in the order of their times, each exactly once. Every handler has a
 * pump of its own, so that one that is stuck holds up nobody but the room in the rings.
 */
export abstract class Pump {
  readonly handler: Handler;
  protected readonly routes: Routes;
  /** The gates between the handler and its target, if it is a gate. */
  protected readonly passage: Passage;
  /** The rings that it reads. */
  readonly sources: Sources = new Sources(
    (source) => this.begin(source),
    (reader) => this.forget(reader),
  );
  /** Records of the collector's own that come before what waits in the rings. */
  readonly notices: Notices = new Notices();

  constructor(handler: Handler, routes: Routes) {
    this.handler = handler;
    this.routes = routes;
    this.passage = new Passage(handler);
  }

  /**
   * Moves at most one batch of what there is now. What comes meanwhile waits for the next step: to look for it after each
   * stretch would mean to run after a fast producer, some few records at a time.
   */
  step(): Step {
    for (const source of this.sources) source.look();
    return this.move();
  }

  protected abstract move(): Step;

  /** True while something that belongs to no ring, or has left one, is not in the target yet. */
  abstract get hasUnwritten(): boolean;

  /** True while a notice is not in the target. */
  get hasNotices(): boolean {
    return !this.notices.isEmpty;
  }

  /**
   * Tells the gates that a producer has gone, when all its records have come; before the collector's own record of a
   * loss. Once for each producer, and once more when the collector was killed in between.
   */
  left(producer: Identity, lost: boolean): void {
    this.release(this.passage.left(producer, lost));
  }

  /** Lets go what gates hold back for later: there is none. */
  conclude(): void {
    this.release(this.passage.end());
  }

  /** Takes on what gates let go for reasons of their own. */
  protected abstract release(records: readonly LogRecord[]): void;

  /** Tries again at once what a target did not take a moment ago. */
  retry(): void {}

  /** Gives back what this pump has of its own. */
  close(): void {}

  /** Chooses the first record of a ring that this handler gets; by default the first that is there. */
  protected begin(_source: Source): void {}

  /** Is told of a ring that is not read any more. */
  protected forget(_reader: RingReader): void {}

  /** Behind the last record of a source of which something is on its way to the target. */
  begun(source: Source): number {
    return source.next;
  }

  /** Moves when the target takes something. */
  get progress(): number {
    return 0;
  }

  /** Offers each notice that passes, in order, until one is refused; those that are taken are forgotten. */
  protected offerNotices(take: (record: LogRecord) => boolean): void {
    this.notices.offer(
      (notice) => !this.passes(notice, this.routes.route(notice.name, this.handler)) || take(notice),
    );
  }

  protected next(): { source: Source; until: number } | undefined {
    return oldest(this.sources.list);
  }

  /** The route of the entry that a source stands at. */
  protected routeOf(source: Source): Route {
    const id = source.entry.nameId;
    const known = source.routes[id];
    if (known !== undefined) return known;
    const route = this.routes.route(this.decode(source)?.name ?? '', this.handler);
    // 0 stands for all names that came when the producer had given out its ids.
    if ((id & NAME_ID_MAX) !== 0) source.routes[id] = route;
    return route;
  }

  /** The record that a source stands at, where route and handler let it pass. */
  protected receive(source: Source): LogRecord | undefined {
    const route = this.routeOf(source);
    if (source.entry.level < Math.max(this.handler.level, route.threshold)) return undefined;
    const record = this.keepsLines ? this.unparsed(source) : this.decode(source);
    return record !== undefined && this.passes(record, route) ? record : undefined;
  }

  /** True where the record that a source stands at passes whatever it says: nothing is asked but its level. */
  protected passesUnseen(source: Source): boolean {
    const { threshold, filters } = this.routeOf(source);
    const { level } = source.entry;
    const { handler } = this;
    return (
      level >= threshold && level >= handler.level && filters.length === 0 && handler.filters.length === 0
    );
  }

  /** Gates mostly need no more than level and producer, and may keep a record for long: it is not parsed for them. */
  protected get keepsLines(): boolean {
    return !this.passage.isOpen;
  }

  private unparsed({ entry, reader }: Source): LogRecord {
    const line = reader.data.toString('utf8', entry.offset, entry.offset + entry.length - 1);
    return new ReceivedRecord(line, entry.level, entry.time, reader.whose, entry.sequence, entry.nameId);
  }

  /** The record that a source stands at; undefined when it is no JSON, which is reported. */
  protected decode(source: Source): LogRecord | undefined {
    const { entry, reader } = source;
    try {
      const line = reader.data.toString('utf8', entry.offset, entry.offset + entry.length);
      return decodeLine(line, reader.whose, entry.sequence, entry);
    } catch (error) {
      reportFailure('STARLOG_RING_CORRUPT', `Reading record ${entry.sequence} of ${reader.path}`, error);
      return undefined;
    }
  }

  /** Level and filters of route and handler. A filter that throws lets the record pass: it must not swallow any. */
  protected passes(record: LogRecord, route: Route): boolean {
    if (record.level < route.threshold || record.level < this.handler.level) return false;
    try {
      return (
        route.filters.every((filter) => filter(record)) &&
        this.handler.filters.every((filter) => filter(record))
      );
    } catch (error) {
      reportFailure('STARLOG_HANDLER_FAILED', `A filter before ${this.handler.constructor.name}`, error);
      return true;
    }
  }
}
