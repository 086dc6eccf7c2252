import { Backoff } from '../../base/backoff.ts';
import { clearTimeout, setTimeout } from '../../base/clock.ts';
import { reportFailure } from '../../base/trouble.ts';
import { type Attachment, tellLoss } from '../../producer/attachment.ts';
import type { Connection } from './connection.ts';

/** When the hub is looked for again, in milliseconds: the first time, and at the longest. */
const FIRST_LOOK = 50;
const LAST_LOOK = 5000;

/**
 * The connection of a part of a program that has found no hub: its parent may set up its logging later. What was
 * logged until then goes with it.
 */
export class Lost implements Connection {
  readonly attachment: Attachment;
  readonly isMain: boolean = false;
  private readonly remote: Connection;
  private readonly onFound: () => void;
  private readonly backoff = new Backoff(FIRST_LOOK, LAST_LOOK);
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param remote serves as soon as the hub is found.
   * @param onFound is called then.
   */
  constructor(attachment: Attachment, remote: Connection, onFound: () => void) {
    this.attachment = attachment;
    this.remote = remote;
    this.onFound = onFound;
    this.lookLater();
  }

  hurry(): void {
    this.remote.hurry();
  }

  leave(timeout: number): boolean {
    if (this.look()) return this.remote.leave(timeout);
    tellLoss(this.attachment);
    return true;
  }

  async stop(timeout: number): Promise<void> {
    clearTimeout(this.timer);
    await this.remote.stop(timeout);
  }

  /** @returns whether the hub is found. */
  private look(): boolean {
    if (!this.attachment.isLost) return true;
    try {
      if (!this.attachment.join()) return false;
      clearTimeout(this.timer);
      this.onFound();
      return true;
    } catch (error) {
      reportFailure('STARLOG_HUB_UNAVAILABLE', "Joining the parent's hub", error);
      return false;
    }
  }

  private lookLater(): void {
    this.timer = setTimeout(() => {
      if (!this.look()) this.lookLater();
    }, this.backoff.next()).unref();
  }
}
