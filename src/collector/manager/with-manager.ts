import { setTimeout as sleep } from 'node:timers/promises';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import type { Hierarchy } from '../../logger/hierarchy.ts';
import type { Attachment } from '../../producer/attach.ts';
import { followLevels } from '../connection/connect.ts';
import type { Connection } from '../connection/connection.ts';
import { errorOf } from '../connection/message.ts';
import { tellEnds } from '../producers/told-ends.ts';
import { ManagerWatch } from './manager-watch.ts';
import type { Plan } from './plan.ts';
import { takeTroubles } from './trouble-file.ts';

/** How often main looks whether the manager has its targets open, and how long at most, in milliseconds. */
const LOOK_INTERVAL = 5;
const PATIENCE = 30_000;

/**
 * The connection to a hub from which a process of its own, the manager, collects.
 * @param plan what the manager does, if this process can say that.
 * @returns the connection, at once, and the news that the manager has its targets open, or why not.
 */
export function withManager(
  attachment: Attachment,
  hierarchy: Hierarchy,
  plan: Plan | undefined,
): { connection: Connection; ready: Promise<void> } {
  const { hub, producer } = attachment;
  followLevels(hierarchy, hub.control);
  const untell = tellEnds(attachment);
  const watch = new ManagerWatch(hub, producer, plan);
  const isMain = attachment.main !== undefined;
  const awaits = isMain && plan !== undefined;
  if (awaits) watch.propose(plan);
  watch.isFirst = awaits;
  const tellTroubles = (): void => {
    // Until then, one of them may be why it did not start.
    if (watch.isFirst || attachment.main === undefined) return;
    for (const message of takeTroubles(hub)) reportTrouble(errorOf(message));
  };
  watch.start(tellTroubles);

  const connection: Connection = {
    attachment,
    isMain,
    hurry: () => producer.wake(),
    leave(timeout) {
      const end = performance.now() + timeout;
      producer.close(timeout);
      if (attachment.main === undefined) return true;
      // The manager would write it all the same, later; but who reads the file behind a program expects it there.
      watch.look();
      const isSettled = producer.settle(timeout);
      tellTroubles();
      producer.speakLastWords(end - performance.now());
      return isSettled;
    },
    async stop() {
      untell();
      watch.stop();
    },
  };
  return {
    connection,
    ready: awaits ? opened(attachment, watch, plan) : Promise.resolve(),
  };
}

/** Resolves when the targets of a plan are open. Keeps the process alive until then. */
async function opened({ hub }: Attachment, watch: ManagerWatch, plan: Plan): Promise<void> {
  const end = performance.now() + PATIENCE;
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
    if (lastEnd !== undefined || performance.now() > end) {
      const why = lastEnd === undefined ? `has not got ready within ${PATIENCE} ms` : `has ended ${lastEnd}`;
      const text = `The manager ${plan.entry} ${why}; records wait in ${hub.directory}`;
      fail(new StarlogError('STARLOG_COLLECTOR_FAILED', text, { entry: plan.entry }));
    }
    await sleep(LOOK_INTERVAL);
  }
  watch.isFirst = false;
}
