import { ControlPage } from '../../hub/control-page.ts';
import type { HubLock } from '../../hub/lock.ts';
import type { Hierarchy } from '../../logger/hierarchy.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { Connection, Started } from './connection.ts';
import { Lost } from './lost.ts';
import { Remote } from './remote.ts';
import { Successor } from './successor.ts';

/** Lets all loggers of a hierarchy follow the levels that are set for the whole hub. */
export function followLevels(hierarchy: Hierarchy, control: ControlPage): void {
  hierarchy.follow({
    words: control.words,
    index: ControlPage.generationIndex,
    read: () => control.readLevels(),
  });
}

/**
 * Lets the loggers follow the levels of the hub, and collects in this process if it is the one to do so, now or when
 * the one that does so now has gone.
 * @param collect starts a collector; is given the lock that it needs, and whether this process takes over from another.
 */
export function place(
  attachment: Attachment,
  hierarchy: Hierarchy,
  collect: (lock: HubLock, isHeir: boolean) => Started,
): Connection {
  const follow = () => followLevels(hierarchy, attachment.hub.control);
  follow();
  if (attachment.isLost) return new Lost(attachment, new Remote(attachment), follow);
  if (attachment.right.lock !== undefined) return collect(attachment.right.lock, false);
  if (!attachment.right.mayTakeOver) return new Remote(attachment);
  return new Successor(attachment, new Remote(attachment), () => {
    // The hub may have been made anew, with a control page of its own.
    follow();
    return collect(attachment.right.lock as HubLock, true);
  });
}
