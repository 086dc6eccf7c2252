/* Strict parsers for what the syslog formatters write: the grammar of RFC 5424, section 6, and of RFC 3164, section 4.1. */

export interface Parsed5424 {
  facility: number;
  severity: number;
  timestamp: string;
  host: string;
  appName: string;
  procId: string;
  msgId: string;
  elements: { id: string; params: [name: string, value: string][] }[];
  bom: boolean;
  message: string | undefined;
}

const HEADER =
  /^<(0|[1-9]\d{0,2})>1 (-|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) /;
const ELEMENT = /\[([!#-<>-\\^-~]{1,32})((?: [!#-<>-\\^-~]{1,32}="(?:[^"\\\]]|\\.)*")*)\]/suy;
const PARAM = / ([!#-<>-\\^-~]{1,32})="((?:[^"\\\]]|\\.)*)"/gsu;

/** @throws Error when the bytes are not a SYSLOG-MSG. */
export function parse5424(bytes: Uint8Array): Parsed5424 {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const header = HEADER.exec(text);
  if (header === null) throw new Error(`no header: ${text.slice(0, 200)}`);
  const [whole, priority, timestamp, host, appName, procId, msgId] = header as unknown as string[];
  if (Number(priority) > 191) throw new Error(`PRIVAL ${priority}`);
  const elements: Parsed5424['elements'] = [];
  let at = (whole as string).length;
  if (text[at] === '-') at++;
  else {
    while (text[at] === '[') {
      ELEMENT.lastIndex = at;
      const element = ELEMENT.exec(text);
      if (element === null) throw new Error(`no SD-ELEMENT: ${text.slice(at)}`);
      const params = [...(element[2] as string).matchAll(PARAM)].map(([, name, value]): [string, string] => [
        name as string,
        (value as string).replace(/\\(["\\\]])/g, '$1'),
      ]);
      elements.push({ id: element[1] as string, params });
      at = ELEMENT.lastIndex;
    }
    if (elements.length === 0) throw new Error(`no STRUCTURED-DATA: ${text.slice(at)}`);
    const ids = elements.map(({ id }) => id);
    if (new Set(ids).size < ids.length) throw new Error(`an SD-ID comes twice: ${ids}`);
  }
  const rest = text.slice(at);
  if (rest !== '' && rest[0] !== ' ') throw new Error(`something behind STRUCTURED-DATA: ${rest}`);
  const bom = rest.startsWith(' \ufeff');
  return {
    facility: Number(priority) >> 3,
    severity: Number(priority) & 7,
    timestamp: timestamp as string,
    host: host as string,
    appName: appName as string,
    procId: procId as string,
    msgId: msgId as string,
    elements,
    bom,
    message: rest === '' ? undefined : rest.slice(bom ? 2 : 1),
  };
}

export interface Parsed3164 {
  facility: number;
  severity: number;
  timestamp: string;
  host: string | undefined;
  tag: string;
  pid: string | undefined;
  message: string;
}

const MESSAGE =
  /^<(0|[1-9]\d{0,2})>((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 123]\d \d\d:\d\d:\d\d) (?:([!-~]{1,255}) )?([!-9;-Z^-~]{1,32})(?:\[(\d+)\])?: (.*)$/su;

/** @throws Error when the bytes are not a message of RFC 3164. */
export function parse3164(bytes: Uint8Array): Parsed3164 {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const match = MESSAGE.exec(text);
  if (match === null) throw new Error(`no message of RFC 3164: ${text.slice(0, 200)}`);
  const [, priority, timestamp, host, tag, pid, message] = match;
  return {
    facility: Number(priority) >> 3,
    severity: Number(priority) & 7,
    timestamp: timestamp as string,
    host,
    tag: tag as string,
    pid,
    message: message as string,
  };
}
