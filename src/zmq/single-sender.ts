import { PythonFormatter } from '../formatters/python.ts';
import type { Identity } from '../logger/record.ts';
import { sleepSync } from '../sleep.ts';
import { Drops } from './drops.ts';
import type { Link } from './link.ts';
import { Patience } from './patience.ts';
import { type Sender, type SenderCounts, type SenderPolicy, tellUndelivered } from './sender.ts';

/** Sends each record as a message of its own, at once: what `send` takes is JSON as `PythonFormatter` makes it. */
export class SingleSender implements Sender {
  private readonly link: Link;
  private readonly patience: Patience;
  private readonly drops: Drops;
  private sent = 0;

  constructor(link: Link, policy: SenderPolicy, identity: Identity) {
    this.link = link;
    this.patience = new Patience(policy);
    this.drops = new Drops(link.address, identity);
  }

  get address(): string {
    return this.link.address;
  }

  send(text: string, level: number): boolean {
    const { notice } = this.drops;
    if (notice !== undefined && this.link.trySend(new PythonFormatter().format(notice))) this.drops.told();
    if (this.patience.attempt(() => this.link.trySend(text))) {
      this.sent++;
      return true;
    }
    this.drops.add(level);
    return false;
  }

  get hasRoom(): boolean {
    return this.link.hasRoom;
  }

  counts(): SenderCounts {
    return { sent: this.sent, pending: 0, dropped: this.drops.count };
  }

  push(): boolean {
    return true;
  }

  /** The socket sends what it has while the process waits for it; it can only be told when there was never anybody. */
  leave(timeout: number): void {
    if (this.sent === 0) return;
    const end = performance.now() + timeout;
    while (!this.link.hasConnected && performance.now() < end) sleepSync(2);
    if (!this.link.hasConnected) tellUndelivered(this.sent, this.address);
    this.link.lingerAtEnd(this.link.hasConnected ? Math.max(0, Math.ceil(end - performance.now())) : 0);
  }

  close(linger: number): void {
    this.link.close(linger);
  }
}
