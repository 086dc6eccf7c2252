/** Milliseconds in which a target that is not stuck takes something. */
const LIVELY = 1000;

/** Notices when a target takes nothing of what waits for it. */
export class Stall {
  private readonly timeout: number;
  private progress = -1;
  private progressAt: number;
  /** Seconds, once there is something to be told. */
  private untold: number | undefined;
  private isTold = false;

  /** @param timeout milliseconds. @param now of a clock that never jumps. */
  constructor(timeout: number, now: number) {
    this.timeout = timeout;
    this.progressAt = now;
  }

  /** @param progress a number that is another one when the target took something. */
  look(progress: number, now: number): void {
    if (progress !== this.progress) {
      this.progress = progress;
      this.progressAt = now;
      this.isTold = false;
    } else if (!this.isTold && now - this.progressAt >= this.timeout) {
      this.isTold = true;
      this.untold = Math.round((now - this.progressAt) / 1000);
    }
  }

  /** True when the target took something a moment ago. */
  isLively(now: number): boolean {
    return now - this.progressAt < LIVELY;
  }

  /** For how many seconds the target has taken nothing, once when that is too long. */
  take(): number | undefined {
    const { untold } = this;
    this.untold = undefined;
    return untold;
  }
}
