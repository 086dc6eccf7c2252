import { RESERVED_KEYS } from '../keys.ts';
import { isSame, NameReader } from '../line-scanner.ts';
import type { JsonLimits } from './json-limits.ts';
import { bytesOf, CLOSE_OBJECT, COMMA, JsonScanner, NO } from './json-scanner.ts';
import { PYTHON_KEYS } from './python-keys.ts';
import { levelFromPython, pythonLevelName } from './python-level.ts';

const NAME = bytesOf('{"name":"');
const MSG = bytesOf(',"msg":"');
const LEVEL_NAME = bytesOf(',"args":null,"levelname":"');
const LEVEL = bytesOf(',"levelno":');
const NO_SOURCE = bytesOf(
  ',"pathname":"","filename":"","module":"","lineno":0,"funcName":null,"exc_info":null,"exc_text":null,"stack_info":null,"created":',
);
const MSECS = bytesOf(',"msecs":');
const RELATIVE = bytesOf(',"relativeCreated":');
const THREAD = bytesOf(',"thread":0,"threadName":"MainThread"');
const PROCESS_NAME = bytesOf(',"processName":"');
const PID = bytesOf(',"process":');
const HOSTNAME = bytesOf(',"hostname":"');
const END = bytesOf('}\n');

/** `err` is a field like others where there is no other error. */
const TAKEN: ReadonlySet<string> = new Set([...PYTHON_KEYS, ...RESERVED_KEYS].filter((key) => key !== 'err'));

const NOTHING = new Uint8Array();

/** Bytes of the name of a host. */
const HOST_MAX = 256;

/** Keys that stand in the part that is not read one by one. */
const FIXED_KEYS = 21;

/**
 * Makes of the dictionary of a `LogRecord` the line that `lineFromPython` would, in one pass over its bytes, where it is of the
 * plainest kind and as `PythonFormatter` writes it: of a main thread, without place, error and stack. All others are for
 * `parseRemote`.
 */
export class PythonScanner extends JsonScanner {
  /** The line that was made: the bytes before `length`. */
  line: Buffer = Buffer.allocUnsafeSlow(4096);
  length = 0;
  level = 0;
  /** Milliseconds since 1970. */
  time = 0;
  private readonly names = new NameReader();
  private levelNumber = -1;
  private levelName: Uint8Array = new Uint8Array();
  /**
   * The beginning of the last message up to its text, and all between that and its fields; and how its line begins,
   * and goes on after the text. Messages of one millisecond have all of this in common.
   */
  private start: Uint8Array = new Uint8Array();
  private middle: Buffer = Buffer.alloc(0);
  private head: Uint8Array = new Uint8Array();
  private afterMessage: Uint8Array = new Uint8Array();

  constructor(limits: JsonLimits) {
    super(limits, TAKEN);
  }

  get name(): string {
    return this.names.name;
  }

  /** @returns false where it can't tell. */
  make(bytes: Uint8Array): boolean {
    this.bytes = bytes;
    this.keys = FIXED_KEYS;
    const message = this.skip(this.start, 0);
    const messageEnd = this.start.length === 0 ? NO : this.text(message);
    const fields = messageEnd === NO ? NO : messageEnd + this.middle.length;
    if (fields === NO || fields >= bytes.length || this.middle.compare(bytes, messageEnd, fields) !== 0)
      return this.makeAnew();
    return this.finish(message, messageEnd, fields);
  }

  /** Makes these parts anew, of a message that is not like the last one. */
  private makeAnew(): boolean {
    const { bytes } = this;
    // A failure in between must not leave parts that are taken for those of the last message.
    this.start = NOTHING;
    const name = this.skip(NAME, 0);
    const nameEnd = this.text(name);
    const message = this.skip(MSG, nameEnd);
    const messageEnd = this.text(message);
    let at = this.levelAt(messageEnd);
    at = this.decimal(this.skip(NO_SOURCE, at), 6);
    const time = this.number / 1000;
    at = this.skip(RELATIVE, this.numeral(this.skip(MSECS, at)));
    const processName = this.skip(THREAD, this.numeral(at));
    const processNameEnd = this.text(this.skip(PROCESS_NAME, processName));
    at = this.count(this.skip(PID, processNameEnd), 15);
    const pid = this.number;
    const host = this.skip(HOSTNAME, at);
    const fields = this.text(host);
    if (fields === NO || fields - host > HOST_MAX || !this.names.read(bytes, name, nameEnd - 1)) return false;

    this.time = time;
    this.start = bytes.slice(0, message);
    this.middle = Buffer.from(bytes.subarray(messageEnd, fields));
    this.head = Buffer.concat([
      bytesOf(`{"level":${this.level},"time":${time},"pid":${pid},"hostname":"`),
      bytes.subarray(host, fields),
      bytesOf(','),
      // The name, and the key of the message.
      bytes.subarray(1, message),
    ]);
    this.afterMessage = bytes.slice(processName, processNameEnd);
    this.line.set(this.head.subarray(0, this.line.length));
    return this.finish(message, messageEnd, fields);
  }

  /** @param fields where they begin. */
  private finish(message: number, messageEnd: number, fields: number): boolean {
    const { bytes, head } = this;
    let at = fields;
    while (at !== NO && bytes[at] === COMMA) at = this.member(at + 1, 1);
    if (at === NO || bytes[at] !== CLOSE_OBJECT || at + 1 !== bytes.length) return false;
    const room = head.length + bytes.length;
    if (this.line.length < room) {
      this.line = Buffer.allocUnsafeSlow(2 * room);
      this.line.set(head);
    }
    // The head stands there since it is known.
    this.length = head.length;
    this.append(bytes, message, messageEnd);
    this.append(this.afterMessage, 0, this.afterMessage.length);
    this.append(bytes, fields, at);
    this.append(END, 0, END.length);
    return true;
  }

  /** Behind the level, whose name must be the usual one. */
  private levelAt(start: number): number {
    const name = this.skip(LEVEL_NAME, start);
    const nameEnd = this.text(name);
    const at = this.count(this.skip(LEVEL, nameEnd), 5);
    if (at === NO || this.number > 60_000) return NO;
    if (this.number !== this.levelNumber) {
      this.levelNumber = this.number;
      this.level = Math.round(levelFromPython(this.number));
      this.levelName = bytesOf(pythonLevelName(this.number));
    }
    return isSame(this.bytes, name, nameEnd - 1, this.levelName) ? at : NO;
  }

  /** By hand: a call of `Buffer.copy` costs more than so few bytes. */
  private append(bytes: Uint8Array, start: number, end: number): void {
    const { line } = this;
    let to = this.length;
    for (let at = start; at < end; at++) line[to++] = bytes[at] as number;
    this.length = to;
  }
}
