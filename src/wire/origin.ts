import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { quote } from './bytes/quote.ts';
import { NAME_ID_MAX } from './foreign.ts';
import { Heads } from './head.ts';

const nameIds = new Map<string, number>();

/** A small number for a logger's name, the same as long as this thread lives; 0 when there are too many names. */
function nameIdOf(name: string): number {
  let id = nameIds.get(name);
  if (id === undefined) {
    if (nameIds.size >= NAME_ID_MAX) return 0;
    id = nameIds.size + 1;
    nameIds.set(name, id);
  }
  return id;
}

/** The contribution of a logger to each of its lines. One per logger name and thread. */
export class Origin {
  readonly name: string;
  /** Stands in the ring beside each record, so that a collector can route it without reading its text. */
  readonly nameId: number;
  /** The beginnings of its lines as bytes. */
  readonly heads: Heads;
  private readonly who: string;
  private level = -1;
  private time = -1;
  private message: string | undefined;
  private text = '';

  constructor(name: string) {
    this.name = name;
    this.nameId = nameIdOf(name);
    const tid = threadId === 0 ? '' : `,"tid":${threadId}`;
    this.who = `,"pid":${process.pid},"hostname":${quote(hostname())}${tid},"name":${quote(name)},"msg":`;
    this.heads = new Heads(this.who, this.nameId);
  }

  /**
   * The line up to and with its message. Kept for the next record of the same level, millisecond and message:
   * a program that logs fast logs the same few messages again and again.
   */
  head(level: number, time: number, message: string): string {
    if (message !== this.message || time !== this.time || level !== this.level) {
      this.level = level;
      this.time = time;
      this.message = message;
      this.text = `{"level":${level},"time":${time}${this.who}${quote(message)}`;
      // Makes V8 join the pieces once, here, instead of in every line that begins with them.
      Number(this.text);
    }
    return this.text;
  }
}
