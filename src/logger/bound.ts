import { type BoundBytes, boundBytes } from '../wire/bytes/bound-bytes.ts';
import type { Fields } from './bindings.ts';

/** The fields that a bound logger adds to each of its records. */
export class Bound {
  /** Copies that nobody else has, weaker ones first. What is inside of their values is the program's. */
  readonly sources: readonly Fields[];
  private records = 0;
  private known: BoundBytes | undefined;

  constructor(outer: Bound | undefined, fields: Fields) {
    this.sources = outer === undefined ? [fields] : [...outer.sources, fields];
  }

  /**
   * Their wire form, where there is one that lasts; to be asked once for each record. From the second one on: for a logger that is
   * made for one record, as for each request, it would not be worth while.
   */
  bytes(): BoundBytes | undefined {
    if (++this.records === 2) this.known = boundBytes(this.sources);
    return this.known;
  }
}

/** Where the fields of a record come from besides its call, weaker ones first; undefined where there is nothing. */
export function sourcesIn(
  context: Fields | undefined,
  bound: Bound | undefined,
): readonly Fields[] | undefined {
  if (context === undefined) return bound?.sources;
  return bound === undefined ? [context] : [context, ...bound.sources];
}
