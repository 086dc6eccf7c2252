import type { Handler } from '../handlers/handler.ts';
import { LineRecord } from '../handlers/line-record.ts';
import { type LineTaker, TAKE_LINE, takesLines } from '../handlers/line-taker.ts';
import { LoggedRecord } from '../handlers/logged-record.ts';
import { SILENT } from '../record/level.ts';
import type { Redactor } from '../redact/redactor.ts';
import { properName } from '../wire/remote/from-python.ts';
import { currentContext } from './context.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { LoggerNode } from './node.ts';
import { hierarchy } from './registry.ts';

/** What another logging library says of one record. */
export interface Foreign {
  readonly level: number;
  readonly message: string;
  readonly fields?: object | undefined;
  /** Whatever was thrown. */
  readonly error?: unknown;
  /** Milliseconds since 1970. Default: now. */
  readonly time?: number | undefined;
}

/**
 * Where the records of another logging library enter under the name of a logger: as if they were born there, with its level, filters,
 * redaction and handlers, but with what they say of themselves.
 */
export class Door {
  private readonly hierarchy: Hierarchy;
  private readonly node: LoggerNode;
  /** As in `Logger`: derived from the hierarchy, and out of date when `seen` differs from its version. */
  private seen = 0;
  private threshold = SILENT;
  private chain: readonly Handler[] = [];
  private redactor: Redactor | undefined;
  /** The only handler of the chain, where it wants nothing but the line: a record would cost as much as all the rest. */
  private taker: LineTaker | undefined;

  constructor(hierarchy: Hierarchy, node: LoggerNode) {
    this.hierarchy = hierarchy;
    this.node = node;
  }

  /** True when there is a handler, whatever its level is. */
  get isHeard(): boolean {
    this.isOn(0);
    return this.chain.length > 0;
  }

  /** True when a record of this level has somewhere to go. */
  isOn(level: number): boolean {
    const { hierarchy } = this;
    if (hierarchy.sharedWords[hierarchy.sharedIndex] !== hierarchy.sharedSeen) hierarchy.pull();
    if (this.seen !== hierarchy.version) this.look();
    return level >= this.threshold && level < SILENT;
  }

  /** Takes a record. Never throws. */
  record({ level, message, fields, error, time }: Foreign): void {
    if (!this.isOn(level)) return;
    const context = currentContext();
    const sources = context === undefined ? undefined : [context];
    const { origin } = this.node;
    const record = new LoggedRecord(origin, level, message, fields, sources, error, undefined, time);
    this.hand(this.redactor === undefined ? record : record.redacted(this.redactor));
  }

  /**
   * Takes a line that is finished: a whole JSON object and its line feed. It reaches its targets byte for byte, unless something in
   * it must not be told. Never throws.
   * @param flags how to read it: `MESSAGE_LAST` or 0.
   * @param saysName false where it may say another logger's name than that of this door.
   */
  line(text: string, level: number, time: number, flags: number, saysName: boolean): void {
    if (!this.isOn(level)) return;
    const { origin } = this.node;
    const nameId = (saysName ? origin.nameId : 0) | flags;
    if (this.taker?.[TAKE_LINE](text, level, nameId, time) === true) return;
    const record = new LineRecord(text, origin, level, time, nameId);
    if (this.redactor === undefined) {
      this.hand(record);
      return;
    }
    const { message, error, fields } = record;
    const own = error === undefined ? fields : { ...fields, err: error };
    const parsed = new LoggedRecord(origin, level, message, own, undefined, undefined, undefined, time);
    const shown = parsed.redacted(this.redactor);
    this.hand(shown === parsed ? record : shown);
  }

  private hand(record: LoggedRecord | LineRecord): void {
    if (this.node.filters.length > 0 && !this.node.passes(record)) return;
    this.node.hand(record, this.chain);
  }

  private look(): void {
    const { node, hierarchy } = this;
    this.chain = hierarchy.chainOf(node);
    this.threshold = this.chain.length === 0 ? SILENT : node.level;
    this.redactor = node.redactor;
    const isPlain = this.chain.length === 1 && node.filters.length === 0 && this.redactor === undefined;
    const [only] = this.chain;
    this.taker = isPlain && takesLines(only) ? only : undefined;
    this.seen = hierarchy.version;
  }
}

/** As many names as a program has loggers; one that makes them up itself has no end of them. */
const KNOWN_MAX = 10_000;

const doors = new Map<string, Door>();

/** The door of a logger, whatever the name is: empty parts of it are left out. */
export function doorOf(name: string): Door {
  let door = doors.get(name);
  if (door === undefined) {
    door = new Door(hierarchy, hierarchy.node(properName(name)));
    if (doors.size >= KNOWN_MAX) doors.clear();
    doors.set(name, door);
  }
  return door;
}
