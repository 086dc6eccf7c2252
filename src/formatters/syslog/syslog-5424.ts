import type { LogRecord } from '../../record/record.ts';
import { freeKey } from '../../wire/keys.ts';
import { readProperty } from '../../wire/read.ts';
import { encodeProperty } from '../../wire/value.ts';
import type { Formatter } from '../formatter.ts';
import { type Param, structuredData } from './structured-data.ts';
import type { SyslogParts } from './syslog-parts.ts';
import { cutText, headerPart } from './syslog-text.ts';

/** The parts of a message, RFC 5424, section 6; an empty text is NILVALUE. */
export interface Parts5424 {
  /** Facility times 8 plus severity. */
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly host: string;
  readonly appName: string;
  readonly procId: string;
  readonly msgId: string;
  readonly params: readonly Param[];
  readonly message: string;
}

export interface Limits5424 {
  /** The SD-ID of the parameters. */
  readonly sdId: string;
  /** Bytes of the whole message, 480 at least. */
  readonly maxSize: number;
  /** Whether a message that is not all ASCII begins with a BOM. */
  readonly bom: boolean;
}

const BOM = '\ufeff';

/**
 * A SYSLOG-MSG of RFC 5424, never longer than `maxSize` bytes. In a longer one first the message gives way, down to half of the
 * room behind the header, then the structured data. What was cut ends in `...`, between two characters.
 */
export function syslog5424(parts: Parts5424, { sdId, maxSize, bom }: Limits5424): string {
  const header = `<${parts.priority}>1 ${timestamp(parts.time)} ${headerPart(parts.host, 255)} ${headerPart(parts.appName, 48)} ${headerPart(parts.procId, 128)} ${headerPart(parts.msgId, 32)} `;
  const message = bom && !isAscii(parts.message) ? BOM + parts.message : parts.message;
  const room = maxSize - header.length - ' '.length;
  const dataRoom = Math.max(room - Buffer.byteLength(message), Math.floor(room / 2));
  const data = structuredData(sdId, parts.params, dataRoom) || '-';
  const text = cutText(message, room - Buffer.byteLength(data));
  return header + data + (text === '' ? '' : ` ${text}`);
}

/** RFC 3339 in UTC with milliseconds; NILVALUE for what no four digits of a year can say. */
function timestamp(time: number): string {
  return time >= -62_167_219_200_000 && time < 253_402_300_800_000 ? new Date(time).toISOString() : '-';
}

const ascii = /^[\0-\x7f]*$/;

function isAscii(text: string): boolean {
  return ascii.test(text);
}

/** Names that starlog itself gives to parameters; a field of such a name gets `_` appended. */
const OWN_NAMES: ReadonlySet<string> = new Set(['tid', 'logger', 'err.type', 'err.message']);

/** Records as RFC 5424 has them: fields are structured data, MSGID is the name of the logger. */
export class Syslog5424Formatter implements Formatter {
  readonly #parts: SyslogParts;
  readonly #limits: Limits5424;
  readonly #withData: boolean;

  constructor(parts: SyslogParts, limits: Limits5424, withData: boolean) {
    this.#parts = parts;
    this.#limits = limits;
    this.#withData = withData;
  }

  format(record: LogRecord): string {
    return syslog5424(
      {
        priority: this.#parts.priority(record),
        time: record.time,
        host: record.host,
        appName: this.#parts.appName(record),
        procId: String(record.pid),
        msgId: record.name,
        params: this.#withData ? paramsOf(record) : [],
        message: this.#parts.message(record),
      },
      this.#limits,
    );
  }
}

function paramsOf(record: LogRecord): Param[] {
  const params: Param[] = [];
  if (record.thread !== 0) params.push(['tid', String(record.thread)]);
  if (headerPart(record.name, 32) !== record.name) params.push(['logger', record.name]);
  const { error, fields } = record;
  if (error !== undefined) params.push(['err.type', error.type], ['err.message', error.message]);
  for (const key of Object.keys(fields)) {
    const value = readProperty(fields, key);
    const text = typeof value === 'string' ? value : encodeProperty(fields, key);
    if (text === undefined) continue;
    params.push([OWN_NAMES.has(key) ? freeKey(key, (name) => Object.hasOwn(fields, name)) : key, text]);
  }
  return params;
}
