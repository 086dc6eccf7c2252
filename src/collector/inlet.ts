/**
 * Brings records from elsewhere to a collector: writes them to heap rings of its own, which the collector adopts
 * (`Collector.adopt`), and wakes it (`CollectorLoop.wake`).
 */
export interface Inlet {
  /** Takes in, without waiting, what has come. Called where the event loop does not run: in the exit of the process. */
  pull(): void;
  /** Called in each turn of the collector, at least every 20 ms while its event loop runs: for what no arrival brings about. */
  tend(): void;
  /** Takes in no more. */
  close(): void;
}
