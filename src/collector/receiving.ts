/** A receiver of records from elsewhere, wherever the collector is. */
export interface Receiving {
  /** Resolves when it is bound. @throws (rejects) StarlogError `STARLOG_ADDRESS_FAILED`. */
  readonly ready: Promise<void>;
  /** Where it is bound, or is to be. */
  readonly addresses: readonly string[];
  /** Takes nothing new from now on. */
  stop(): void;
}
