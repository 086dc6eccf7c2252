import { reportFailure } from '../../base/trouble.ts';
import { type Attachment, tellLoss } from '../../producer/attach.ts';
import type { Connection } from './connection.ts';

/** When the hub is looked for again, in milliseconds: the first time, and at the longest. */
const FIRST_LOOK = 50;
const LAST_LOOK = 5000;

/**
 * The connection of a part of a program that has found no hub: its parent may set up its logging later. What was
 * logged until then goes with it.
 * @param remote serves as soon as the hub is found.
 * @param onFound is called then.
 */
export function lost(attachment: Attachment, remote: Connection, onFound: () => void): Connection {
  let pause = FIRST_LOOK;
  let timer: NodeJS.Timeout | undefined;
  const look = (): boolean => {
    if (!attachment.isLost) return true;
    try {
      if (!attachment.join()) return false;
      clearTimeout(timer);
      onFound();
      return true;
    } catch (error) {
      reportFailure('STARLOG_HUB_UNAVAILABLE', "Joining the parent's hub", error);
      return false;
    }
  };
  const lookLater = (): void => {
    timer = setTimeout(() => {
      pause = Math.min(LAST_LOOK, pause * 2);
      if (!look()) lookLater();
    }, pause).unref();
  };
  lookLater();

  return {
    attachment,
    isMain: false,
    hurry: () => remote.hurry(),
    leave(timeout) {
      if (look()) return remote.leave(timeout);
      tellLoss(attachment);
      return true;
    },
    async stop(timeout) {
      clearTimeout(timer);
      await remote.stop(timeout);
    },
  };
}
