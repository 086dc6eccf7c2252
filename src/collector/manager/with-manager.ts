import { now, sleep } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import type { Hierarchy } from '../../logger/hierarchy.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { Started } from '../connection/connection.ts';
import { errorOf } from '../connection/message.ts';
import { followLevels } from '../connection/place.ts';
import { tellEnds } from '../producers/told-ends.ts';
import { ManagerWatch } from './manager-watch.ts';
import type { Plan } from './plan.ts';
import { takeTroubles } from './trouble-file.ts';

/** How often main looks whether the manager has its targets open, and how long at most, in milliseconds. */
const LOOK_INTERVAL = 5;
const PATIENCE = 30_000;

/** The connection to a hub from which a process of its own, the manager, collects. */
export class WithManager implements Started {
  readonly attachment: Attachment;
  readonly isMain: boolean;
  /** Resolves when the manager has the targets open that this process wants. @throws (rejects) StarlogError why not. */
  readonly ready: Promise<void>;
  private readonly watch: ManagerWatch;
  private readonly untell: () => void;

  /** @param plan what the manager does, if this process can say that. */
  constructor(attachment: Attachment, hierarchy: Hierarchy, plan: Plan | undefined) {
    const { hub, producer } = attachment;
    this.attachment = attachment;
    this.isMain = attachment.main !== undefined;
    followLevels(hierarchy, hub.control);
    this.untell = tellEnds(attachment);
    this.watch = new ManagerWatch(hub, producer, plan);
    const wanted = this.isMain ? plan : undefined;
    if (wanted !== undefined) this.watch.propose(wanted);
    this.watch.isFirst = wanted !== undefined;
    this.watch.start(() => this.tellTroubles());
    this.ready = wanted === undefined ? Promise.resolve() : opened(attachment, this.watch, wanted);
  }

  hurry(): void {
    this.attachment.producer.wake();
  }

  leave(timeout: number): boolean {
    const { main, producer } = this.attachment;
    const end = now() + timeout;
    producer.close(timeout);
    if (main === undefined) return true;
    // The manager would write it all the same, later; but whoever reads the file after a program has ended expects it there.
    this.watch.look();
    const isSettled = producer.settle(timeout);
    this.tellTroubles();
    producer.speakLastWords(end - now());
    return isSettled;
  }

  async stop(): Promise<void> {
    this.untell();
    this.watch.stop();
  }

  private tellTroubles(): void {
    // Until then, one of them may be why it did not start.
    if (this.watch.isFirst || this.attachment.main === undefined) return;
    for (const message of takeTroubles(this.attachment.hub)) reportTrouble(errorOf(message));
  }
}

/** Resolves when the targets of a plan are open. Keeps the process alive until then. */
async function opened({ hub }: Attachment, watch: ManagerWatch, plan: Plan): Promise<void> {
  const end = now() + PATIENCE;
  const fail = (error: StarlogError): never => {
    watch.stop();
    throw error;
  };
  while (watch.words.served !== plan.mark) {
    const { lastEnd } = watch;
    for (const message of takeTroubles(hub)) {
      if (message.type === 'failed') fail(errorOf(message));
      reportTrouble(errorOf(message));
    }
    if (lastEnd !== undefined || now() > end) {
      const why = lastEnd === undefined ? `has not got ready within ${PATIENCE} ms` : `has ended ${lastEnd}`;
      const text = `The manager ${plan.entry} ${why}; records wait in ${hub.directory}`;
      fail(new StarlogError('STARLOG_COLLECTOR_FAILED', text, { entry: plan.entry }));
    }
    await sleep(LOOK_INTERVAL);
  }
  watch.isFirst = false;
}
