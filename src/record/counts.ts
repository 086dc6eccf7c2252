/**
 * What became of records. `accepted` is `pending` and `delivered` together; `dropped` are beside those. So all that was logged is
 * `accepted + dropped`.
 */
export interface Counts {
  /** Records that were taken on. */
  readonly accepted: number;
  /** Those of them that wait. */
  readonly pending: number;
  /** Those of them that are where they should go. */
  readonly delivered: number;
  /** Records for which there was no room, or that were refused for good. */
  readonly dropped: number;
}

/** Of nothing. */
export const NONE_COUNTED: Counts = { accepted: 0, pending: 0, delivered: 0, dropped: 0 };

/** Fills in what follows from the others. */
export function counted(accepted: number, pending: number, dropped: number): Counts {
  return { accepted, pending, delivered: accepted - pending, dropped };
}
