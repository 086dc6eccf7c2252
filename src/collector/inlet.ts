/**
 * Brings records from elsewhere to a collector: writes them to heap rings of its own, which the collector adopts
 * (`Collector.adopt`), and wakes it (`CollectorLoop.wake`).
 */
export interface Inlet {
  /** Takes in, without waiting, what has come. Called where the event loop does not run: in the exit of the process. */
  pull(): void;
  /** Called in each turn of the collector, at least every 250 ms while its event loop runs: for what no arrival brings about. */
  tend(): void;
  /** True while it has taken in something for which its rings had no room yet: `pull` tries again. */
  readonly holds?: boolean;
  /** Asked again and again while the collector ends: false while what was sent before may still come, for a time that is bounded. */
  readonly isQuiet?: boolean;
  /** The directory of the hub was removed, and made anew. */
  renew?(): void;
  /** Takes in nothing new from now on. */
  stop?(): void;
  /** Gives back what it has. */
  close(): void;
}

/** The inlets of one collector. */
export class Inlets {
  private readonly inlets: Inlet[] = [];

  add(inlet: Inlet): void {
    this.inlets.push(inlet);
  }

  tend(): void {
    for (const inlet of this.inlets) inlet.tend();
  }

  pull(): void {
    for (const inlet of this.inlets) inlet.pull();
  }

  /** True while one of them waits for room. */
  get hold(): boolean {
    return this.inlets.some((inlet) => inlet.holds === true);
  }

  /**
   * Takes in what may still come, and then nothing new: senders without end must not keep the collector from its own.
   * @returns false when it is to be called again.
   */
  finish(): boolean {
    this.pull();
    if (this.inlets.some((inlet) => inlet.isQuiet === false)) return false;
    this.stop();
    return true;
  }

  renew(): void {
    for (const inlet of this.inlets) inlet.renew?.();
  }

  stop(): void {
    for (const inlet of this.inlets) inlet.stop?.();
  }

  close(): void {
    for (const inlet of this.inlets) inlet.close();
  }
}
