/** What a collector knows of all producers of its hub. */
export interface Fleet {
  /** Records that were logged: those that are written, wait in rings, or were dropped. */
  readonly produced: number;
  /** Records that every target has taken. */
  readonly written: number;
  /** Records that found no room in their ring. */
  readonly dropped: number;
  /** Records that wait in rings now. */
  readonly waiting: number;
  /** Processes and threads that may log now. */
  readonly producers: number;
  /** Producers that did not end in order. */
  readonly lost: number;
}
