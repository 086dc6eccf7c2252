import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { levelName } from '../../record/level.ts';
import { dropNotice } from '../../record/notice.ts';
import type { Identity, LogRecord } from '../../record/record.ts';

/** Counts what a sender had to drop, and says so to the program's owner at once and to the receiver when it can. */
export class Drops {
  private readonly address: string;
  private readonly identity: Identity;
  private total = 0;
  private byLevel = new Map<string, number>();

  constructor(address: string, identity: Identity) {
    this.address = address;
    this.identity = identity;
  }

  /** All records that were dropped. */
  get count(): number {
    return this.total;
  }

  add(level: number): void {
    this.total++;
    const name = levelName(level);
    this.byLevel.set(name, (this.byLevel.get(name) ?? 0) + 1);
    const text = `Records for ${this.address} find no room any more: nobody takes them there, or not fast enough (${this.total} dropped so far)`;
    reportTrouble(
      new StarlogError('STARLOG_UNDELIVERED', text, { address: this.address, dropped: this.total }),
    );
  }

  /** The drops of which no record has told yet. */
  get untold(): number {
    return [...this.byLevel.values()].reduce((sum, number) => sum + number, 0);
  }

  /** The record that stands for those that were dropped; undefined while none have been since `told`. */
  get notice(): LogRecord | undefined {
    if (this.byLevel.size === 0) return undefined;
    const byLevel = Object.fromEntries(this.byLevel);
    return dropNotice(this.identity, byLevel, this.total, `its queue to ${this.address} was full`);
  }

  told(): void {
    this.byLevel = new Map();
  }
}
