import { JsonFormatter } from '../../formatters/json.ts';
import type { LogRecord } from '../../record/record.ts';
import type { Draft } from '../../spool/draft.ts';
import type { Spool } from '../../spool/spool.ts';
import { errnoOf } from '../../targets/target-error.ts';
import { Retry } from '../pumps/retry.ts';
import { oldest, type Source } from '../pumps/source.ts';
import type { Sources } from '../pumps/sources.ts';
import type { OpenSpool } from './store.ts';

/** Bytes that are written at once. */
const DRAFT_SIZE = 1024 * 1024;

/** When so much of a ring waits for a disk that takes nothing, records are dropped where that is allowed. */
const PATIENCE = 1 / 2;

const json = new JsonFormatter();

/** What an attempt to move records into a spool came to. */
export type Intaken = 'nothing' | 'some' | 'more' | 'stuck';

/** Moves records from rings into a spool, as they lie there, in the order of their times. Each comes there once. */
export class SpoolIntake {
  private readonly sources: Sources;
  private readonly passes: (source: Source) => boolean;
  private readonly retrying: Retry = new Retry();
  /** True when the disk was full at the last attempt. */
  private isDiskFull = false;

  /** @param passes says whether the record that a source stands at is for the target at all, by its level. */
  constructor(sources: Sources, passes: (source: Source) => boolean) {
    this.sources = sources;
    this.passes = passes;
  }

  /**
   * Moves what the target was given and has perhaps not taken: the records of each source up to `until`, whatever the policy.
   * @param notices of the collector's own, which were given to it too.
   * @returns false when that failed; nothing has moved then.
   */
  divert(open: OpenSpool, until: (source: Source) => number, notices: readonly LogRecord[]): boolean {
    const draft = open.spool.begin();
    for (const source of this.sources) source.look();
    for (const notice of notices) addNotice(draft, notice);
    for (;;) {
      const rest = this.sources.list.filter((source) => source.hasNext && source.next !== until(source));
      const run = oldest(rest);
      if (run === undefined) break;
      if (this.passes(run.source)) addRecord(draft, run.source);
      run.source.advance();
    }
    return this.store(open, draft);
  }

  /** Moves what waits, as much as the policy lets. @param inUse the offset before which the spool's records are on their way. */
  move(open: OpenSpool, inUse: number, notices: readonly LogRecord[]): Intaken {
    const { spool, policy } = open;
    for (const source of this.sources) source.look();
    policy.begin(inUse);
    const draft = spool.begin();
    for (const notice of notices) addNotice(draft, notice);
    let isWaiting = false;
    let run = oldest(this.sources.list);
    for (; run !== undefined && draft.length < DRAFT_SIZE; run = oldest(this.sources.list)) {
      isWaiting = !this.draw(open, run, draft);
      if (isWaiting) break;
    }
    const isNew = draft.length > 0 || this.sources.list.some(({ done, next }) => done !== next);
    if (!isNew) return isWaiting ? 'stuck' : 'nothing';
    if (this.store(open, draft)) return run !== undefined && !isWaiting ? 'more' : 'some';
    if (this.isDiskFull && policy.makeRoom()) this.retrying.hurry();
    else if (this.sources.list.some(({ reader, done }) => reader.backlog(done) > PATIENCE)) this.giveUp(open);
    return 'stuck';
  }

  /** Puts a run of one source into a draft. @returns false when its next record has to wait. */
  private draw({ policy }: OpenSpool, run: { source: Source; until: number }, draft: Draft): boolean {
    const { source, until } = run;
    const { entry } = source;
    for (; source.hasNext && entry.time <= until && draft.length < DRAFT_SIZE; source.advance()) {
      if (!this.passes(source)) continue;
      const verdict = policy.judge(entry.level, entry.length, draft.length);
      if (verdict === 'wait') return false;
      if (verdict === 'take') addRecord(draft, source);
    }
    return true;
  }

  /** Writes a draft. @returns false when that failed; its records are the next ones again. */
  private store({ spool, policy, once }: OpenSpool, draft: Draft): boolean {
    const isStored = this.retrying.attempt(`Writing to the spool ${spool.path}`, () => {
      once.intend(draft.length, this.cursors());
      this.append(spool, draft);
    });
    if (isStored) {
      policy.settle();
      this.sources.settle();
      return true;
    }
    policy.forget();
    this.rewind();
    return false;
  }

  private append(spool: Spool, draft: Draft): void {
    try {
      this.isDiskFull = false;
      spool.append(draft);
    } catch (error) {
      this.isDiskFull = ['ENOSPC', 'EDQUOT'].includes(errnoOf(error) ?? '');
      throw error;
    }
  }

  private *cursors(): Iterable<{ ring: number; from: number; to: number }> {
    for (const { reader, done, next } of this.sources) {
      if (next !== reader.ack || reader.isCopy) yield { ring: reader.id, from: done, to: next };
    }
  }

  private rewind(): void {
    for (const source of this.sources) if (source.next !== source.done) source.startAt(source.done);
  }

  /** Drops what can't be written, before it holds up the others. */
  private giveUp({ policy }: OpenSpool): void {
    for (const source of this.sources) source.look();
    for (let run = oldest(this.sources.list); run !== undefined; run = oldest(this.sources.list)) {
      const { source } = run;
      if (this.passes(source) && !policy.giveUp(source.entry.level)) break;
      source.advance();
    }
    this.sources.settle();
  }
}

function addRecord(draft: Draft, { entry, reader }: Source): void {
  const { level, time, sequence, offset, length } = entry;
  draft.add({
    level,
    time,
    sequence,
    identity: reader.whose,
    bytes: reader.data,
    start: offset,
    end: offset + length,
  });
}

function addNotice(draft: Draft, record: LogRecord): void {
  const { level, time, sequence, host, pid, thread, processName } = record;
  const bytes = Buffer.from(`${json.format(record)}\n`);
  const identity = { host, pid, thread, processName };
  draft.add({ level, time, sequence, identity, bytes, start: 0, end: bytes.length });
}
