import { reportFailure } from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attach.ts';
import { askInWaits } from './ask-in-waits.ts';
import type { Connection } from './connection.ts';

/** How often a process asks whether the collector of its hub has gone, in milliseconds. */
const ASK_INTERVAL = 250;

/** How long one that could not collect leaves that to others, in milliseconds: doubled each time, and at the longest. */
const FIRST_PAUSE = 1000;
const LAST_PAUSE = 30_000;

/** A collector that was started. */
export interface Started {
  readonly connection: Connection;
  /** Resolves when it has its targets open. @throws (rejects) why not. */
  readonly ready: Promise<void>;
}

/**
 * The connection of a process that uses a named hub from which another process collects. When that one ends or is
 * killed, whoever asks first takes its place: `collect` is called then, in this process. Until then `remote` serves.
 *
 * Who can't collect, since it may not open the targets perhaps, gives the hub up again: another one may be able to.
 */
export function successor(attachment: Attachment, remote: Connection, collect: () => Started): Connection {
  let current = remote;
  let pause = FIRST_PAUSE;
  let timer: NodeJS.Timeout | undefined;
  let stopInWaits = (): void => {};
  let isStopped = false;

  const ask = (): void => {
    try {
      if (!attachment.takeOver()) return;
      stopAsking();
      const { connection, ready } = collect();
      current = connection;
      ready.then(() => {
        pause = FIRST_PAUSE;
      }, giveUp);
    } catch (error) {
      void giveUp(error);
    }
  };
  const giveUp = async (error: unknown): Promise<void> => {
    reportFailure('STARLOG_COLLECTOR_FAILED', `Taking over the hub ${attachment.hub.directory}`, error);
    const failed = current;
    current = remote;
    if (isStopped) return;
    if (failed !== remote) await failed.stop(0);
    attachment.giveUp();
    if (isStopped) return;
    timer = setTimeout(startAsking, pause).unref();
    pause = Math.min(LAST_PAUSE, pause * 2);
  };
  const startAsking = (): void => {
    timer = setInterval(ask, ASK_INTERVAL).unref();
    stopInWaits = askInWaits(attachment.producer, ASK_INTERVAL, ask);
  };
  const stopAsking = (): void => {
    // clearTimeout and clearInterval are one.
    clearTimeout(timer);
    stopInWaits();
  };
  startAsking();

  return {
    attachment,
    get isMain() {
      return current.isMain;
    },
    hurry: () => current.hurry(),
    leave: (timeout) => current.leave(timeout),
    linger: async (timeout) => current.linger?.(timeout),
    stop(timeout) {
      isStopped = true;
      stopAsking();
      return current.stop(timeout);
    },
  };
}
