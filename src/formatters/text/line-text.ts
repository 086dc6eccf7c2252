import { LINE_FEED } from '../../base/units.ts';
import type { Identity } from '../../record/record.ts';
import { copyText, MemberCopier, NO } from '../plain-members.ts';
import { LineHead, type RingLine } from './line-head.ts';
import type { LinePlan } from './line-plan.ts';

const CLOSE_OBJECT = 0x7d;

/** How many heads are remembered: there is one for each logger and level, as a rule. */
const HEADS_MAX = 256;

/**
 * Makes text of the lines of one ring, from bytes to bytes. A line that is not as plain as most is left to
 * `TextFormatter.format`; for all others this gives the same at a fraction of the cost: what comes before a message is the
 * same for many lines, and is compared instead of parsed; what comes after it is copied while its bytes are looked at.
 */
export class LineText {
  private readonly plan: LinePlan;
  private readonly identity: Identity;
  private readonly members: MemberCopier = new MemberCopier();
  private readonly heads = new Map<number, LineHead>();
  private head: LineHead | undefined;
  private headKey = -1;

  /** @param identity of the producer of the lines; with the pid 0, each line says whose it is. */
  constructor(plan: LinePlan, identity: Identity) {
    this.plan = plan;
    this.identity = identity;
  }

  /**
   * Writes the text of a line, and a line feed.
   * @param bytes have a line feed as the last byte of the line.
   * @returns where it ends, or -1 where that can't be told from here, or where there may be no room for it.
   */
  write(bytes: Buffer, line: RingLine, out: Uint8Array, to: number): number {
    const head = this.headOf(bytes, line);
    if (head === undefined || to + head.room + line.length > out.length) return NO;
    const start = line.offset + head.length;
    let at = head.before.put(out, to);
    const quote = copyText(bytes, start, out, at);
    if (quote === NO) return NO;
    at = head.between.put(out, at + quote - start);
    // The first space then falls on the one before the message.
    const closesUp = this.plan.closesUp && quote === start && bytes[quote + 1] !== CLOSE_OBJECT;
    at = this.members.copy(bytes, quote + 1, line.offset + line.length, out, closesUp ? at - 1 : at);
    if (at === NO) return NO;
    at = head.after.put(out, at);
    out[at] = LINE_FEED;
    return at + 1;
  }

  private headOf(bytes: Buffer, line: RingLine): LineHead | undefined {
    const key = line.nameId * 0x10000 + line.level;
    if (key !== this.headKey) {
      this.head = this.heads.get(key);
      this.headKey = key;
    }
    if (this.head?.fits(bytes, line.offset) !== true) this.head = this.learn(bytes, line, key);
    return this.head;
  }

  private learn(bytes: Buffer, line: RingLine, key: number): LineHead | undefined {
    const { plan, identity } = this;
    // The name of a process of which the ring says nothing stands among the fields.
    if (plan.showsProcess && identity.pid === 0) return undefined;
    const head = LineHead.read(plan, identity, bytes, line);
    if (head === undefined) return undefined;
    if (this.heads.size >= HEADS_MAX) this.heads.clear();
    this.heads.set(key, head);
    return head;
  }
}
