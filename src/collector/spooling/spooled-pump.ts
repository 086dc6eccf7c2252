import { now } from '../../base/clock.ts';
import { reportAtExit } from '../../base/trouble.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import type { RingReader } from '../../rings/ring-reader.ts';
import { Pump, type Step } from '../pumps/pump.ts';
import type { Routes } from '../pumps/routes.ts';
import type { Source } from '../pumps/source.ts';
import { SpoolDrain } from './drain.ts';
import { type Intaken, SpoolIntake } from './intake.ts';
import { Lag } from './lag.ts';
import { backNews, damageNews, dropNews, stallNews } from './news.ts';
import { Stall } from './stall.ts';
import type { OpenSpool, SpoolStore } from './store.ts';

/** When no more bytes than this are left in a spool, the rings may wait for it to get empty: the target goes on from them then. */
const REST = 256 * 1024;

/** What there is while the spool is in use. */
interface Detour {
  readonly open: OpenSpool;
  readonly drain: SpoolDrain;
  readonly stall: Stall;
  /** Those that gates are to be told of when all before an offset has come. */
  readonly leavers: { readonly offset: number; readonly producer: Identity; readonly lost: boolean }[];
}

/**
 * Stands before the pump of a target that may be slow or away. While that keeps up, it has the rings to itself. When it is
 * behind, all that comes goes by a spool, the rings have their room back, and the pump reads the spool; when it has all of that,
 * it goes on with the rings, at the record behind the last one of the spool.
 */
export class SpooledPump extends Pump {
  private readonly inner: Pump;
  private readonly store: SpoolStore;
  private readonly intake: SpoolIntake;
  private readonly lag: Lag = new Lag();
  private detour: Detour | undefined;
  /** Notices that the pump was given, and may not have in the target. */
  private handed: LogRecord[] = [];
  private routesSeen = -1;
  /** Seconds that a target took nothing, of which the others were told, and are to be told that it does again. */
  private backAfter: number | undefined;
  /** Where to begin with rings that an earlier collector has spooled, by their ids. */
  private readonly starts: ReadonlyMap<number, number>;

  /** @param inner which nobody else has a hand on. */
  constructor(inner: Pump, store: SpoolStore, routes: Routes) {
    super(inner.handler, routes);
    this.inner = inner;
    this.store = store;
    this.intake = new SpoolIntake(this.sources, (source) => this.isWanted(source));
    const open = store.find();
    this.starts = open?.once.recover() ?? new Map();
    if (open?.spool.isEmpty === false) this.detour = this.detourBy(open, open.spool.head);
  }

  override step(): Step {
    return this.move();
  }

  protected move(): Step {
    if (this.routesSeen !== this.routes.version) this.inner.sources.reroute();
    this.routesSeen = this.routes.version;
    return this.detour === undefined ? this.direct() : this.around(this.detour);
  }

  get hasUnwritten(): boolean {
    return !this.notices.isEmpty || this.detour !== undefined || this.inner.hasUnwritten;
  }

  /** What is in the spool is safe: nothing has to wait until it is in the target. */
  override get hasNotices(): boolean {
    return !this.notices.isEmpty || (this.detour === undefined && this.inner.hasNotices);
  }

  protected override begin(source: Source): void {
    const start = this.starts.get(source.reader.id);
    if (start !== undefined) source.startAt(start);
    if (this.detour === undefined) this.inner.sources.add(source.reader, source.done);
  }

  protected override forget(reader: RingReader): void {
    this.inner.sources.remove(reader);
  }

  override left(producer: Identity, lost: boolean): void {
    if (this.detour === undefined) this.inner.left(producer, lost);
    else this.detour.leavers.push({ offset: this.detour.open.spool.end, producer, lost });
  }

  override conclude(): void {
    this.inner.conclude();
    if (this.detour === undefined) return;
    const { spool } = this.detour.open;
    reportAtExit(
      `${spool.end - spool.head} bytes of records for ${this.store.target} could not be sent before the end; they wait in ${spool.path} for the next start`,
    );
  }

  /** The gates are asked by the inner pump. */
  protected release(): void {}

  override retry(): void {
    this.inner.retry();
  }

  override close(): void {
    this.detour?.drain.close();
    this.inner.close();
    this.store.close();
  }

  /** What the other targets are to be told now. @param isLast nothing comes behind it. */
  *news(isLast: boolean): Iterable<LogRecord> {
    const { store } = this;
    const dropped = store.drops.take(now(), isLast);
    if (dropped !== undefined) yield dropNews(store, dropped, store.drops.total);
    const damaged = store.takeDamage();
    if (damaged > 0) yield damageNews(store, damaged);
    const { stall, open } = this.detour ?? {};
    const stalled = stall?.take();
    if (stalled !== undefined && open !== undefined) {
      this.backAfter = stalled;
      yield stallNews(store, stalled, open.spool.end - open.spool.head);
    }
    if (this.backAfter === undefined || this.detour !== undefined) return;
    this.backAfter = undefined;
    yield backNews(store);
  }

  /** From the rings to the target. */
  private direct(): Step {
    const { inner } = this;
    this.notices.offer((notice) => {
      this.handed.push(notice);
      inner.notices.add(notice);
      return true;
    });
    const step = inner.step();
    if (this.handed.length > 0 && !inner.hasNotices) this.handed = [];
    // Both have the same rings in the same order.
    const theirs = inner.sources.list;
    for (const [at, source] of this.sources.list.entries()) source.done = (theirs[at] as Source).done;
    if (this.lag.isBehind(this.sources.list, now())) this.divert();
    return step;
  }

  /** Has all that the target has not taken in the spool, and what comes from here on. */
  private divert(): void {
    const { inner, store } = this;
    const open = store.open();
    if (open === undefined) return;
    const begun = new Map<Source, number>();
    for (const [at, source] of this.sources.list.entries()) {
      source.startAt(source.done);
      begun.set(source, inner.begun(inner.sources.list[at] as Source));
    }
    const isDone = this.intake.divert(open, (source) => begun.get(source) as number, this.handed);
    if (!isDone) return;
    this.handed = [];
    for (const { reader } of this.sources) inner.sources.remove(reader);
    this.detour = this.detourBy(open, open.spool.end);
  }

  /** From the rings to the spool, and from there to the target. */
  private around(detour: Detour): Step {
    const { drain, open, stall, leavers } = detour;
    const intaken = this.mayRest(detour) ? 'nothing' : this.takeIn(detour);
    const step = drain.step();
    stall.look(this.inner.progress + open.spool.head, now());
    while (leavers[0] !== undefined && leavers[0].offset <= open.spool.head) {
      const { producer, lost } = leavers.shift() as (typeof leavers)[number];
      this.inner.left(producer, lost);
    }
    if (drain.isDone) {
      this.goBack(detour);
      return 'full';
    }
    if (intaken === 'more' || step === 'full') return 'full';
    if (intaken === 'stuck') return 'stuck';
    if (intaken === 'some') return 'moved';
    return step === 'idle' ? 'waiting' : step;
  }

  /** True while a target that is about to have all of the spool need not have more put there. */
  private mayRest({ open: { spool }, stall }: Detour): boolean {
    if (!this.notices.isEmpty) return false;
    const time = now();
    return (
      spool.end - spool.head <= REST && stall.isLively(time) && !this.lag.isBehind(this.sources.list, time)
    );
  }

  private takeIn({ open, drain }: Detour): Intaken {
    const notices: LogRecord[] = [];
    this.offerNotices((notice) => {
      notices.push(notice);
      return true;
    });
    const intaken = this.intake.move(open, drain.inUse, notices);
    if (intaken === 'stuck') for (const notice of notices) this.notices.add(notice);
    return intaken;
  }

  private goBack({ open, drain }: Detour): void {
    drain.close();
    open.spool.clear();
    this.detour = undefined;
    for (const { reader, done } of this.sources) this.inner.sources.add(reader, done);
    this.lag.reset();
  }

  /** @param ownEnd the offset behind what the pump has in its memory. */
  private detourBy(open: OpenSpool, ownEnd: number): Detour {
    const drain = new SpoolDrain(this.inner, open.spool, ownEnd);
    return { open, drain, stall: new Stall(this.store.settings.stallTimeout, now()), leavers: [] };
  }

  /** True where the record that a source stands at is for the target, by its level. Filters are asked when it leaves the spool. */
  private isWanted(source: Source): boolean {
    return source.entry.level >= Math.max(this.handler.level, this.routeOf(source).threshold);
  }
}

/** Has targets with a spool say to all targets what there is to be said. */
export function tellSpools(pumps: readonly Pump[], isLast: boolean): void {
  for (const pump of pumps) {
    if (!(pump instanceof SpooledPump)) continue;
    for (const record of pump.news(isLast)) for (const { notices } of pumps) notices.remark(record);
  }
}
