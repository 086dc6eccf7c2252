import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import type { RingReader } from '../../rings/ring-reader.ts';

/** Says, once, that records arrive and nobody takes them. */
export class NoTarget {
  private warned = false;

  warn(rings: Iterable<RingReader>): void {
    if (this.warned) return;
    for (const reader of rings) {
      if (reader.ack === reader.tail) continue;
      this.warned = true;
      const text =
        'Records arrive, but the sink logger of this process has no handler: they wait in memory until it gets one, and are dropped when that is full; add one, as in getLogger("starlog.logsink").addHandler(new FileHandler("app.log")); in a child, see that its parent set up its logging before it made the child';
      reportTrouble(new StarlogError('STARLOG_NO_TARGET', text));
      return;
    }
  }
}
