import { existsSync } from 'node:fs';
import { openHub, removeHub } from '../hub/hub.ts';
import { type HubLock, lockHub } from '../hub/lock.ts';
import { sharedWay, type WayOptions } from './choose-way.ts';
import type { Seat } from './seat.ts';

/** The right of this process to collect from the hub of a thread: one process has it, or none. */
export class CollectingRight {
  /** True where any process that uses the hub may collect from it: where the hub has a name, and no manager. */
  readonly mayTakeOver: boolean;
  private readonly seat: Seat;
  private readonly options: WayOptions;
  private held: HubLock | undefined;
  private wasMissing = false;

  constructor(seat: Seat, lock: HubLock | undefined, mayTakeOver: boolean, options: WayOptions) {
    this.seat = seat;
    this.held = lock;
    this.mayTakeOver = mayTakeOver;
    this.options = options;
  }

  /** The lock that gives the right; undefined in sub-processes, and while another process has it. */
  get lock(): HubLock | undefined {
    return this.held;
  }

  /** Takes the right if nobody has it any more. @returns whether this process has it now. */
  takeOver(): boolean {
    const { seat } = this;
    const { isConnected, ring } = seat.way;
    // With the other one there, the collector needs not be asked for; to ask costs a process where koffi is missing.
    if (isConnected === true) return false;
    if (this.held === undefined && !existsSync(seat.hub.directory)) {
      // Somebody has removed it; or who collected last has, since links are no files in it. A collector that lives makes it
      // anew before this asks once more.
      this.wasMissing = !this.wasMissing;
      if (this.wasMissing) return false;
      seat.hub = openHub(seat.hub.directory);
    }
    if (!this.take()) return false;
    // A link finds the new collector by itself; nobody would find a ring whose file is gone.
    if (isConnected === undefined && !existsSync(ring.path))
      seat.move(seat.hub, (hub, copy) => sharedWay(hub, false, this.options, copy));
    return true;
  }

  /** Takes the right as it is. @returns whether this process has it now. */
  take(): boolean {
    this.held ??= lockHub(this.seat.hub);
    return this.held !== undefined;
  }

  /** Lets others have what was taken over. */
  giveUp(): void {
    this.held?.release();
    this.held = undefined;
  }

  /** As `giveUp`, and removes a hub that is empty. */
  leave(): void {
    if (this.held !== undefined) removeHub(this.seat.hub, this.held);
    this.giveUp();
  }
}
