import type { Attachment } from '../hub/attach.ts';
import { reportFailure } from '../trouble.ts';
import type { Connection } from './connect.ts';

/** How often a process asks whether the collector of its hub has gone, in milliseconds. */
const ASK_INTERVAL = 250;

/**
 * The connection of a process that uses a named hub from which another process collects. When that one ends or is
 * killed, whoever asks first takes its place: `collect` is called then, in this process. Until then `remote` serves.
 */
export function successor(attachment: Attachment, remote: Connection, collect: () => Connection): Connection {
  let current = remote;
  const timer = setInterval(() => {
    try {
      if (!attachment.takeOver()) return;
      // The lock is ours from here on: a start that fails is tried again, since nobody else can.
      current = collect();
      clearInterval(timer);
    } catch (error) {
      reportFailure('STARLOG_COLLECTOR_FAILED', `Taking over the hub ${attachment.hub.directory}`, error);
    }
  }, ASK_INTERVAL).unref();

  return {
    attachment,
    get isMain() {
      return current.isMain;
    },
    hurry: () => current.hurry(),
    leave: (timeout) => current.leave(timeout),
    linger: async (timeout) => current.linger?.(timeout),
    stop(timeout) {
      clearInterval(timer);
      return current.stop(timeout);
    },
  };
}
