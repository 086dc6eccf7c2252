import { now } from '../base/clock.ts';
import { StarlogError } from '../base/errors.ts';
import { reportTrouble } from '../base/trouble.ts';
import { accepts } from '../handlers/accepts.ts';
import { HANDLER_OPTIONS, Handler, isHandler, type LATER, LineHandler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { describe, type Given } from '../options/description.ts';
import { listOf, text } from '../options/kinds.ts';
import { Option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import type { LogRecord } from '../record/record.ts';
import { type Branch, branchOf } from './branch.ts';
import { Gate } from './gate.ts';
import { anInterval } from './suppressor.ts';

const TWO = 'a list of two names or more';

/** The targets of a failover: handlers, or in a configuration their names. */
const targets = new Option<readonly Handler[], string[], undefined, readonly string[]>(
  () => ({ type: 'array', title: 'list of names', items: { type: 'string' }, minItems: 2 }),
  (value, place) => {
    if (place.isDeclared) return listOf(text('the name of a declared handler'), TWO, 2).read(value, place);
    if (!Array.isArray(value) || !value.every(isHandler)) return place.unfit(value, 'a list of handlers');
    if (value.length < 2 || new Set(value).size < value.length) {
      return place.unfit(value, 'a list of at least two handlers, each once');
    }
    const unfit = value.find((target) => target instanceof Gate || target instanceof FailoverHandler);
    if (unfit === undefined) return value as never;
    return place.unfit(value, `a list of targets only: put ${unfit.constructor.name} in front`);
  },
);

/** The options of a `FailoverHandler`. */
export const FAILOVER_OPTIONS = describe({
  targets: targets.needed.about(
    'The targets, the best one first: names of declared handlers, which no logger has.',
  ),
  retryAfter: anInterval().or('5s').about('How long a target that failed is left alone.'),
  ...HANDLER_OPTIONS,
});

export interface FailoverHandlerOptions extends Omit<Given<typeof FAILOVER_OPTIONS.entries>, 'targets'> {}

/**
 * Gives records to the first of several targets; while that fails, to the next one. The first is tried again every
 * `retryAfter`, and gets all further records when it works. While all fail, records wait in the rings.
 *
 * A target fails by an exception of its `write` or `emit`, or by its `failure`. What it had not taken then goes to the next one,
 * so a record
 * that it took one half of is in both. After a kill of the collector, the last records may come again.
 */
export class FailoverHandler extends Handler {
  readonly targets: readonly Handler[];
  private readonly branches: readonly Branch[];
  private readonly retryAfter: number;
  private readonly failedAt = new Map<Branch, number>();
  private current: Branch;
  /** The one that has not said yet whether it takes what it was offered. */
  private waiting: Branch | undefined;

  /**
   * @param targets the best one first, at least two.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT` when one is a gate (it belongs in front of this handler) or is there twice.
   */
  constructor(targets: readonly Handler[], options: FailoverHandlerOptions = {}) {
    const { retryAfter } = readOptions('FailoverHandler', FAILOVER_OPTIONS, options, { targets });
    super(options);
    this.retryAfter = retryAfter;
    this.targets = [...targets];
    this.branches = this.targets.map(branchOf);
    this.current = this.branches[0] as Branch;
  }

  /** Set by the collector: a target calls it when it takes something again after an `offer` that gave `LATER`. */
  set onReady(call: (() => void) | undefined) {
    for (const target of this.targets) if (target instanceof LineHandler) target.onReady = call;
  }

  /** Outside of a collector. @throws what the last target throws when all fail. */
  emit(record: LogRecord): void {
    this.try((branch) => {
      const { target } = branch;
      if (!accepts(target, record)) return undefined;
      if (target instanceof LineHandler && target.failure !== undefined) throw target.failure;
      target.emit(record);
      return undefined;
    });
  }

  /**
   * Takes records from the front of a queue, and removes those that a target has.
   * @returns `LATER` where the target needs the event loop before it can go on: offer the same queue again.
   * @throws when all targets fail: offer the same queue again after a pause.
   */
  offer(queue: LogRecord[]): typeof LATER | undefined {
    return this.try((branch) => {
      this.waiting = undefined;
      const later = branch.take(queue, (count) => void queue.splice(0, count));
      if (later !== undefined) this.waiting = branch;
      return later;
    });
  }

  /** Opens those that can be opened. @throws StarlogError `STARLOG_TARGET_FAILED` when none can. */
  override open(): void {
    let opened = 0;
    let failure: unknown;
    for (const branch of this.branches) {
      try {
        branch.target.open();
        opened++;
      } catch (error) {
        this.failedAt.set(branch, now());
        failure = error;
        if (error instanceof StarlogError) reportTrouble(error);
      }
    }
    if (opened === 0) throw failure;
  }

  override async flush(): Promise<void> {
    await Promise.allSettled(this.targets.map(async (target) => target.flush()));
  }

  override async close(): Promise<void> {
    const ends = await Promise.allSettled(this.targets.map(async (target) => target.close()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private try(action: (branch: Branch) => typeof LATER | undefined): typeof LATER | undefined {
    let failure: unknown;
    for (const branch of this.candidates()) {
      try {
        const later = action(branch);
        this.use(branch, failure);
        return later;
      } catch (error) {
        this.failedAt.set(branch, now());
        failure = error;
      }
    }
    throw failure;
  }

  private candidates(): readonly Branch[] {
    const { waiting } = this;
    if (waiting !== undefined) return [waiting, ...this.branches.filter((branch) => branch !== waiting)];
    const least = now() - this.retryAfter;
    const rested = this.branches.filter((branch) => (this.failedAt.get(branch) ?? least) <= least);
    return rested.length > 0
      ? [...rested, ...this.branches.filter((b) => !rested.includes(b))]
      : this.branches;
  }

  private use(branch: Branch, failure: unknown): void {
    this.failedAt.delete(branch);
    if (branch === this.current) return;
    const isWorse = this.branches.indexOf(branch) > this.branches.indexOf(this.current);
    this.current = branch;
    if (!isWorse) return;
    const why = failure instanceof Error ? failure.message : String(failure);
    const text = `${why}; until it works again, records go to the next target, ${nameOf(branch.target)}`;
    reportTrouble(new StarlogError('STARLOG_TARGET_FAILED', text, {}, { cause: failure }));
  }
}

function nameOf(target: Handler): string {
  const { path } = target as { path?: unknown };
  return typeof path === 'string' ? `"${path}"` : target.constructor.name;
}

export const failover = handlerType(
  'Gives records to the first of several targets, and while that fails, to the next.',

  FAILOVER_OPTIONS,
  ({ targets, ...options }, parts) =>
    new FailoverHandler(
      targets.map((name) => parts.handler(name)),
      options,
    ),
);
