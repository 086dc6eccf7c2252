import { writeDigits } from './bytes/number-bytes.ts';
import { quote } from './bytes/quote.ts';
import { bytesOf } from './bytes/text-bytes.ts';

/** A longer message is written anew for each record. */
const LONGEST_MESSAGE = 1024;
/** How many heads with a message are kept, of all loggers together; a power of two. */
const PLACES = 256;
/** Each record whose message is not that of the last one gives a credit of 1, and a new head with a message takes so many. */
const HEAD_COST = 2048;
/** One in so many messages is looked for where most are new. */
const LOOKED_FOR = 16;
const CREDIT_MAX: number = 64 * HEAD_COST;

const withMessage: (Head | undefined)[] = new Array(PLACES).fill(undefined);
/** A program may log at any number, and each is a level. */
const LEVELS_MAX = 16;

/** The first millisecond, and the one after the last, whose number has thirteen digits: the years 2001 to 2286. */
const FIRST_TIME = 1e12;
const TIME_END = 1e13;

/** True for the times that a head has room for: whole milliseconds of these centuries. */
export function isUsualTime(time: number): boolean {
  return time >= FIRST_TIME && time < TIME_END && Math.floor(time) === time;
}

/** The bytes of a line up to its message, or with it. Only the digits of its time change. */
export class Head {
  readonly owner: object;
  readonly level: number;
  /** The message that the head ends with; undefined where it comes after the head. */
  readonly message: string | undefined;
  readonly bytes: Uint8Array;
  private readonly timeAt: number;
  private time = 0;
  private millions = 0;

  /** @param who what stands between the time and the message. */
  constructor(owner: object, level: number, who: string, message: string | undefined) {
    const before = `{"level":${level},"time":`;
    this.owner = owner;
    this.level = level;
    this.message = message;
    this.timeAt = before.length;
    this.bytes = bytesOf(`${before}0000000000000${who}${message === undefined ? '' : quote(message)}`);
  }

  /** @param time a usual one. */
  setTime(time: number): void {
    if (time === this.time) return;
    this.time = time;
    const millions = Math.floor(time / 1e6);
    if (millions !== this.millions) {
      this.millions = millions;
      writeDigits(millions, 7, this.bytes, this.timeAt);
    }
    writeDigits(time - millions * 1e6, 6, this.bytes, this.timeAt + 7);
  }
}

/** The heads of one logger's lines: one for each level, and some with the messages that come again and again. */
export class Heads {
  private readonly who: string;
  private readonly salt: number;
  private last: Head | undefined;
  private levels: Head[] = [];
  private credit = CREDIT_MAX;

  /** @param salt keeps loggers that log the same apart. */
  constructor(who: string, salt: number) {
    this.who = who;
    this.salt = salt * 31;
  }

  /** The head for a record, with or without its message. */
  find(level: number, message: string): Head {
    const { last } = this;
    if (last !== undefined && last.message === message && last.level === level) return last;
    const found = this.look(level, message);
    this.last = found;
    return found;
  }

  private look(level: number, message: string): Head {
    if (this.credit < CREDIT_MAX) this.credit++;
    // Messages that come once must neither cost a head each, nor drive out the others, nor be looked for each time.
    const isPoor = this.credit < HEAD_COST;
    if ((isPoor && this.credit % LOOKED_FOR !== 0) || message.length > LONGEST_MESSAGE)
      return this.ofLevel(level);
    const place = this.placeOf(level, message);
    const head = withMessage[place];
    if (head?.message === message && head.level === level && head.owner === this) return head;
    if (isPoor) return this.ofLevel(level);
    this.credit -= HEAD_COST;
    const made = new Head(this, level, this.who, lasting(message));
    withMessage[place] = made;
    return made;
  }

  private ofLevel(level: number): Head {
    const { levels } = this;
    for (let at = 0; at < levels.length; at++) {
      const head = levels[at] as Head;
      if (head.level === level) return head;
    }
    if (levels.length >= LEVELS_MAX) this.levels = [];
    const head = new Head(this, level, this.who, undefined);
    this.levels.push(head);
    return head;
  }

  /** Where the head of a message is kept, if it is. To hash the whole of each message would take longer than to write it. */
  private placeOf(level: number, message: string): number {
    const { length } = message;
    const ends = message.charCodeAt(0) * 3 + message.charCodeAt(length - 1);
    return (this.salt + level + length * 5 + ends) & (PLACES - 1);
  }
}

/** Empty but for a moment. An object without a prototype has no hidden class that each name would make another of. */
const names: Record<string, true> = Object.create(null);

/** The text as one that keeps nothing else alive: a slice of a request of 10 MB keeps all of that. */
function lasting(message: string): string {
  names[message] = true;
  // The name of a property is always a text of its own, and the same one as in the source of the program.
  const [name] = Object.keys(names);
  delete names[message];
  return name as string;
}
