import type { Spool } from '../../spool/spool.ts';
import type { Pump, Step } from '../pumps/pump.ts';
import { SpoolWindow } from './window.ts';

/**
 * Has a pump bring what is in a spool to its target. What the pump had taken from the rings before comes first, which is in the
 * spool too, but from the pump's own memory: a socket may have half of it, and must be offered the same bytes again.
 */
export class SpoolDrain {
  private readonly pump: Pump;
  private readonly spool: Spool;
  /** The offset behind what the pump has in its memory; undefined once that is in the target. */
  private ownEnd: number | undefined;
  private window: SpoolWindow | undefined;

  /** @param pump which reads nothing any more. @param ownEnd see above. */
  constructor(pump: Pump, spool: Spool, ownEnd: number) {
    this.pump = pump;
    this.spool = spool;
    this.ownEnd = ownEnd;
  }

  /** The offset before which all is on its way to the target. */
  get inUse(): number {
    return this.ownEnd ?? this.window?.offset ?? this.spool.head;
  }

  /** True when all that was in the spool is in the target. */
  get isDone(): boolean {
    return this.ownEnd === undefined && this.spool.isEmpty && !this.pump.hasUnwritten;
  }

  /** Moves at most one batch. */
  step(): Step {
    if (this.ownEnd !== undefined) return this.stepOwn(this.ownEnd);
    const window = this.windowNow();
    window.fill();
    const step = this.pump.step();
    const offset = window.take(this.pump.sources.done(window.reader));
    // What can't be read at the end of a spool is passed over.
    if (offset !== undefined) this.spool.take(offset);
    else if (window.isEmpty && window.offset > this.spool.head && !this.pump.hasUnwritten)
      this.spool.take(window.offset);
    return step;
  }

  /** The pump reads nothing of it any more. */
  close(): void {
    if (this.window === undefined) return;
    this.pump.sources.remove(this.window.reader);
    this.window.close();
    this.window = undefined;
  }

  private stepOwn(end: number): Step {
    const step = this.pump.hasUnwritten ? this.pump.step() : 'moved';
    if (this.pump.hasUnwritten) return step;
    this.spool.take(end);
    this.ownEnd = undefined;
    return 'full';
  }

  private windowNow(): SpoolWindow {
    const next = this.window?.tooLong;
    if (this.window !== undefined && next === undefined) return this.window;
    this.close();
    this.window = new SpoolWindow(this.spool, next?.from ?? this.spool.head, next?.longest);
    this.pump.sources.add(this.window.reader);
    return this.window;
  }
}
