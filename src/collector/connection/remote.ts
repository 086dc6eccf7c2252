import type { Attachment } from '../../producer/attachment.ts';
import { tellEnds } from '../producers/told-ends.ts';
import type { Connection } from './connection.ts';

/** The connection of a sub-process: what it has logged is safe without it, so it has nothing to do but say goodbye. */
export class Remote implements Connection {
  readonly attachment: Attachment;
  readonly isMain: boolean = false;
  private readonly untell: () => void;

  constructor(attachment: Attachment) {
    this.attachment = attachment;
    this.untell = tellEnds(attachment);
  }

  hurry(): void {
    this.attachment.producer.wake();
  }

  leave(timeout: number): boolean {
    this.attachment.producer.close(timeout);
    return true;
  }

  async stop(): Promise<void> {
    this.untell();
  }
}
