import { Backoff } from '../../base/backoff.ts';
import { clearTimeout, setInterval, setTimeout } from '../../base/clock.ts';
import { reportFailure } from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attachment.ts';
import { askInWaits } from './ask-in-waits.ts';
import type { Connection, Started } from './connection.ts';

/** How often a process asks whether the collector of its hub has gone, in milliseconds. */
const ASK_INTERVAL = 250;

/** How long one that could not collect leaves that to others, in milliseconds: doubled each time, and at the longest. */
const FIRST_PAUSE = 1000;
const LAST_PAUSE = 30_000;

/**
 * The connection of a process that uses a named hub from which another process collects. When that one ends or is
 * killed, whoever asks first takes its place: `collect` is called then, in this process. Until then `remote` serves.
 *
 * Who can't collect, since it may not open the targets perhaps, gives the hub up again: another one may be able to.
 */
export class Successor implements Connection {
  readonly attachment: Attachment;
  private readonly remote: Connection;
  private readonly collect: () => Started;
  private current: Connection;
  private readonly backoff = new Backoff(FIRST_PAUSE, LAST_PAUSE);
  private timer: NodeJS.Timeout | undefined;
  private stopInWaits = (): void => {};
  private isStopped = false;

  constructor(attachment: Attachment, remote: Connection, collect: () => Started) {
    this.attachment = attachment;
    this.remote = remote;
    this.collect = collect;
    this.current = remote;
    this.startAsking();
  }

  get isMain(): boolean {
    return this.current.isMain;
  }

  hurry(): void {
    this.current.hurry();
  }

  leave(timeout: number): boolean {
    return this.current.leave(timeout);
  }

  async linger(timeout: number): Promise<void> {
    await this.current.linger?.(timeout);
  }

  stop(timeout: number): Promise<void> {
    this.isStopped = true;
    this.stopAsking();
    return this.current.stop(timeout);
  }

  private startAsking(): void {
    const ask = (): void => this.ask();
    this.timer = setInterval(ask, ASK_INTERVAL).unref();
    this.stopInWaits = askInWaits(this.attachment.producer, ASK_INTERVAL, ask);
  }

  private stopAsking(): void {
    // clearTimeout and clearInterval are one.
    clearTimeout(this.timer);
    this.stopInWaits();
  }

  private ask(): void {
    try {
      if (!this.attachment.right.takeOver()) return;
      this.stopAsking();
      const started = this.collect();
      this.current = started;
      started.ready.then(
        () => this.backoff.reset(),
        (error) => this.giveUp(error),
      );
    } catch (error) {
      void this.giveUp(error);
    }
  }

  private async giveUp(error: unknown): Promise<void> {
    const { attachment } = this;
    reportFailure('STARLOG_COLLECTOR_FAILED', `Taking over the hub ${attachment.hub.directory}`, error);
    const failed = this.current;
    this.current = this.remote;
    if (this.isStopped) return;
    if (failed !== this.remote) await failed.stop(0);
    attachment.right.giveUp();
    if (this.isStopped) return;
    this.timer = setTimeout(() => this.startAsking(), this.backoff.next()).unref();
  }
}
