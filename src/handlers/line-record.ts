import { ownIdentity } from '../record/identity.ts';
import type { Identity } from '../record/record.ts';
import type { Origin } from '../wire/origin.ts';
import { ReceivedRecord } from '../wire/received-record.ts';

let known: Identity | undefined;

/**
 * A record of this process whose line another logger has finished, as pino does: it goes to its targets as it is, and is
 * parsed only for those that ask for more than level, time and name.
 */
export class LineRecord extends ReceivedRecord {
  readonly origin: Origin;

  /**
   * @param text ends with a line feed.
   * @param nameId that of the origin, with the bits that say how to read the line.
   */
  constructor(text: string, origin: Origin, level: number, time: number, nameId: number) {
    known ??= ownIdentity(false);
    super(text, level, time, known, 0, nameId);
    this.origin = origin;
  }

  override get name(): string {
    return this.origin.name;
  }
}
