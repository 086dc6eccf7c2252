import type { JsonLimits } from './json-limits.ts';
import { bytesOf, CLOSE_OBJECT, COMMA, JsonScanner, NO } from './json-scanner.ts';
import { RESERVED_KEYS } from './keys.ts';
import { isSame, NameReader } from './line-scanner.ts';
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
  private pid = -1;
  private host: Uint8Array = new Uint8Array();
  /** The beginning of the line: the same for many records of one millisecond. */
  private head: Uint8Array = new Uint8Array();

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
    const name = this.skip(NAME, 0);
    const nameEnd = this.text(name);
    const messageEnd = this.text(this.skip(MSG, nameEnd));
    let at = this.levelAt(messageEnd);
    at = this.decimal(this.skip(NO_SOURCE, at), 6);
    const micros = this.number;
    at = this.skip(RELATIVE, this.numeral(this.skip(MSECS, at)));
    const processName = this.skip(THREAD, this.numeral(at));
    const processNameEnd = this.text(this.skip(PROCESS_NAME, processName));
    at = this.count(this.skip(PID, processNameEnd), 15);
    const pid = this.number;
    const host = this.skip(HOSTNAME, at);
    const fields = this.text(host);
    for (at = fields; at !== NO && bytes[at] === COMMA; ) at = this.member(at + 1, 1);
    if (at === NO || bytes[at] !== CLOSE_OBJECT || at + 1 !== bytes.length) return false;
    if (fields - host > HOST_MAX || !this.names.read(bytes, name, nameEnd - 1)) return false;

    this.begin(micros / 1000, pid, host, fields - 1);
    if (this.line.length < this.head.length + bytes.length)
      this.line = Buffer.allocUnsafeSlow(2 * bytes.length + 4096);
    this.length = 0;
    this.append(this.head, 0, this.head.length);
    this.append(bytes, name - '"name":"'.length, messageEnd);
    this.append(bytes, processName, processNameEnd);
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
      this.pid = -1;
    }
    return isSame(this.bytes, name, nameEnd - 1, this.levelName) ? at : NO;
  }

  private begin(time: number, pid: number, host: number, hostEnd: number): void {
    if (time === this.time && pid === this.pid && isSame(this.bytes, host, hostEnd, this.host)) return;
    this.time = time;
    this.pid = pid;
    this.host = this.bytes.slice(host, hostEnd);
    const text = `{"level":${this.level},"time":${time},"pid":${pid},"hostname":"`;
    this.head = Buffer.concat([bytesOf(text), this.host, bytesOf('",')]);
  }

  /** By hand: a call of `Buffer.copy` costs more than so few bytes. */
  private append(bytes: Uint8Array, start: number, end: number): void {
    const { line } = this;
    let to = this.length;
    for (let at = start; at < end; at++) line[to++] = bytes[at] as number;
    this.length = to;
  }
}
