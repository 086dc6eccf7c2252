import { now } from '../../base/clock.ts';
import { reportFailure } from '../../base/trouble.ts';
import type { Identity } from '../../record/record.ts';
import type { RingReader } from '../../rings/ring-reader.ts';
import type { Pump } from '../pumps/pump.ts';
import { tellSpools } from '../spooling/spooled-pump.ts';
import { Census } from '../status/census.ts';
import { tellStatus } from '../status/status-pump.ts';
import { causeOf, type LossLevels } from './causes.ts';
import { Drops } from './drops.ts';
import { type End, Ends, type HowItEnded } from './ends.ts';
import { lossNotice } from './loss-notice.ts';
import { Recent } from './recent.ts';
import type { Rings } from './rings.ts';
import { ToldEnds } from './told-ends.ts';

/** How long the collector waits, in milliseconds, for somebody to say how a lost producer ended, who may have heard of it. */
const EXIT_CODE_PATIENCE = 2000;

/** All rings of a process come to their end within this time, in milliseconds, when it ends in order. */
const SAME_END = 10_000;

/**
 * Looks after rings, beside the moving of records: tells of drops and of producers that have gone, and retires their
 * rings. A ring stays until its news is in all targets, so that a collector that is killed before tells them again.
 */
export class Care {
  private readonly rings: Rings;
  private readonly pumps: () => readonly Pump[];
  private readonly lossLevels: LossLevels;
  private readonly since: number;
  /** Counts what all rings tell. */
  readonly census: Census = new Census();
  private readonly ends: Ends = new Ends();
  private readonly toldEnds: ToldEnds;
  private readonly closedProcesses = new Recent<true>(SAME_END);
  private patience = EXIT_CODE_PATIENCE;
  private readonly drops = new Drops();
  /** Producers of whose loss the handlers were told, and have perhaps not written it yet. */
  private readonly lossTold = new Set<RingReader>();
  /** Those that had ended before this collector had its first look. */
  private goneBefore: ReadonlySet<RingReader> | undefined;
  private readonly lostSince = new Map<RingReader, number>();

  /**
   * @param directory of the hub.
   * @param lossLevels those of the records that tell of lost producers.
   * @param since when the right to collect was taken, by the clock of the file system.
   */
  constructor(
    directory: string,
    rings: Rings,
    pumps: () => readonly Pump[],
    lossLevels: LossLevels,
    since: number,
  ) {
    this.toldEnds = new ToldEnds(directory);
    this.rings = rings;
    this.pumps = pumps;
    this.lossLevels = lossLevels;
    this.since = since;
  }

  /** Takes note of how a process or thread ended. */
  ended(end: End): void {
    this.ends.add(end);
  }

  /** From now on nobody can say any more how a producer ended: not while the exit of this process runs. */
  hurry(): void {
    this.patience = 0;
  }

  /** Forgets a ring. */
  forget(reader: RingReader): void {
    this.census.forget(reader);
    this.drops.forget(reader);
    this.lossTold.delete(reader);
    this.lostSince.delete(reader);
  }

  /** Has one look at all rings. What it has to tell is with the pumps when it returns. */
  look(): void {
    for (const end of this.toldEnds.take()) this.ends.add(end);
    this.goneBefore ??= new Set([...this.rings].filter((reader) => reader.origin.owner.isGone()));
    const pumps = this.pumps();
    // While a target is stuck the rings go on counting by themselves, and one notice tells it all afterwards.
    const mayTell = pumps.length > 0 && !pumps.some((pump) => pump.hasNotices);
    if (mayTell) {
      this.drops.settle();
      for (const reader of this.lossTold) this.rings.retire(reader);
    }
    this.tellStatus(false);
    for (const reader of this.rings) {
      try {
        if (mayTell) this.drops.tell(reader, pumps);
        if (!this.lossTold.has(reader) && isOver(reader)) this.bury(reader, pumps);
      } catch (error) {
        reportFailure('STARLOG_COLLECTOR_FAILED', `Looking after the ring ${reader.path}`, error);
      }
    }
  }

  /** True while handlers were told of a loss and have perhaps not written it. */
  get hasToldLoss(): boolean {
    return this.lossTold.size > 0;
  }

  /** True while something is still to be told, or its ring to be removed. */
  get isBusy(): boolean {
    const isTold = this.lossTold.size === 0 && this.lostSince.size === 0;
    return !isTold || this.pumps().some((pump) => pump.hasNotices);
  }

  /** Has status handlers tell what is due. @param isLast at the end, everything is. */
  tellStatus(isLast: boolean): void {
    for (const reader of this.rings) this.census.look(reader);
    tellStatus(this.pumps(), isLast);
    tellSpools(this.pumps(), isLast);
  }

  /** Tells of a producer that has gone and of whose records none is left, and has its ring removed. */
  private bury(reader: RingReader, pumps: readonly Pump[]): void {
    const { identity: producer, lastSequence } = reader;
    const known = this.ends.of(producer);
    const isLost = !this.hasEndedInOrder(reader, known);
    if (isLost && (pumps.length === 0 || (known === undefined && this.mayHearMore(reader)))) return;
    if (isLost) this.census.countLost();
    for (const pump of pumps) pump.left(producer, isLost);
    const own = this.ends.ofItself(producer);
    const cause = causeOf(own, known, producer.thread !== 0, this.wasGone(reader));
    const level = this.lossLevels[cause];
    if (!isLost || level === undefined) {
      this.rings.retire(reader);
      return;
    }
    const notice = lossNotice({ producer, lastSequence, cause, ...known }, level);
    for (const { notices } of pumps) notices.add(notice);
    this.lossTold.add(reader);
  }

  /** True for one that ended before this collector began, and for main, which nobody here has made. */
  private wasGone(reader: RingReader): boolean {
    const { thread, processName } = reader.identity;
    return this.goneBefore?.has(reader) === true || (thread === 0 && processName === 'main');
  }

  /**
   * The kernel frees the ring's lock before the parent hears of the end. What is older than this collection, while nobody lives who
   * is, has no parent that could: a program that is killed within two seconds of each start would leave a ring each time.
   */
  private mayHearMore(reader: RingReader): boolean {
    if (this.isOlder(reader) && !this.hasElder()) return false;
    const time = now();
    const since = this.lostSince.get(reader) ?? time;
    this.lostSince.set(reader, since);
    return time - since < this.patience;
  }

  private isOlder(reader: RingReader): boolean {
    return (reader.origin.writtenAt ?? Number.POSITIVE_INFINITY) < this.since;
  }

  /** True while somebody lives who was there before: the parent of this process, say, or itself when it has taken over. */
  private hasElder(): boolean {
    for (const reader of this.rings) if (this.isOlder(reader) && !reader.origin.owner.isGone()) return true;
    return false;
  }

  private hasEndedInOrder(reader: RingReader, known: HowItEnded | undefined): boolean {
    const { thread } = reader.identity;
    const process = processOf(reader.identity);
    if (reader.header.closed) {
      if (thread === 0) this.closedProcesses.set(process, true);
      return true;
    }
    if (thread === 0) return false;
    // The maker of a thread that ends before its process is told of it: main may end in order right after a thread that had no memory.
    const own = this.ends.ofItself(reader.identity);
    if (own !== undefined) return own.exitCode === 0;
    // A process that ends in order stops its threads, and those can't say a word any more.
    if (known?.exitCode === 0 || this.closedProcesses.get(process) !== undefined) return true;
    for (const { header, identity } of this.rings) {
      if (header.closed && identity.thread === 0 && processOf(identity) === process) return true;
    }
    return false;
  }
}

function processOf({ host, pid }: Identity): string {
  return `${host}/${pid}`;
}

function isOver(reader: RingReader): boolean {
  // The lock first: records written before it was free are seen by the look at `tail` after it.
  const isGone = reader.ack === reader.tail && reader.origin.owner.isGone();
  return isGone && reader.ack === reader.tail && reader.header.unreportedDrops() === undefined;
}
