import { dirname } from 'node:path';
import { StarlogError } from '../../base/errors.ts';
import { reportFailure, reportTrouble } from '../../base/trouble.ts';
import { ensurePrivateDirectory } from '../../hub/directory.ts';
import { type Hub, removeHub } from '../../hub/hub.ts';
import { type HubLock, lockHub } from '../../hub/lock.ts';

/**
 * The right of a collector to what is in the directory of its hub. It ends when somebody removes that, by hand or as
 * systemd-logind does at the logout of a user: whoever made the hub anew could collect there too, and two collectors of one
 * ring would double its records, and free what the other one has not read.
 */
export class Claim {
  private readonly hub: Hub;
  private lock: HubLock | undefined;
  private readonly onRegained: () => void;
  private hasRegained = false;
  /** True while `onRegained` has not done its part: it is called again. */
  private isUntold = false;
  private isOver = false;

  /**
   * @param lock which this process holds; undefined where nobody else can find the hub.
   * @param onRegained is called when the hub was made anew, and has nothing in it yet but its lock and what others made; again after it threw.
   */
  constructor(hub: Hub, lock: HubLock | undefined, onRegained: () => void) {
    this.hub = hub;
    this.lock = lock;
    this.onRegained = onRegained;
  }

  /** True when the hub was made anew: who came later sees another control page, and nobody rings for it here. */
  get isRenewed(): boolean {
    return this.hasRegained;
  }

  /** Makes the hub anew where it was removed. @returns false when another process has the right by now, or nobody can. */
  renew(): boolean {
    if (this.isOver) return false;
    if (this.lock === undefined || (this.lock.isValid && !this.isUntold)) return true;
    try {
      if (!this.lock.isValid && !this.regain(this.lock)) return false;
      this.onRegained();
      this.isUntold = false;
      return true;
    } catch (error) {
      reportFailure('STARLOG_HUB_UNAVAILABLE', `Making the hub ${this.hub.directory} anew`, error);
      return false;
    }
  }

  private regain(before: HubLock): boolean {
    const { directory } = this.hub;
    ensurePrivateDirectory(dirname(directory));
    ensurePrivateDirectory(directory);
    const lock = lockHub(this.hub);
    if (lock === undefined) return false;
    // The lock that was given is for whoever gave it to release.
    if (this.hasRegained) before.release();
    this.lock = lock;
    this.hasRegained = true;
    this.isUntold = true;
    const text = `Somebody has removed ${directory} while this process collects from it; it was made anew, and what is in rings that were removed is still written, unless this process is killed. systemd-logind removes such folders at the logout of their user, but for RemoveIPC=no`;
    reportTrouble(new StarlogError('STARLOG_HUB_UNAVAILABLE', text, { directory }));
    return true;
  }

  /** Lets others have what was regained. The collector looks for no rings from here on: who gave the lock may remove the hub now. */
  giveUp(): void {
    if (this.hasRegained && !this.isOver && this.lock !== undefined) {
      removeHub(this.hub, this.lock);
      this.lock.release();
    }
    this.isOver = true;
  }
}
