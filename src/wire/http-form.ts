import { type Data, put } from './copy.ts';
import { tryRead } from './read.ts';

/** What a request and a response are written as: what pino's standard serializers make of them. */
export interface HttpForm {
  readonly kind: 'req' | 'res';
  readonly data: Data;
}

/**
 * Requests and responses: of Node's http and http2, as servers and as clients have them, with what express, fastify and koa put
 * on top, of `fetch`, and those of axios' errors. All that else hangs on them (sockets, agents, the text that was sent, raw headers)
 * says the same again and under other names, or what nobody wants to read.
 * @returns undefined for all else. Never throws.
 */
export function httpForm(value: object): HttpForm | undefined {
  const tag = tryRead(value, Symbol.toStringTag);
  if (tag === 'Request') return fetchForm('req', value, { method: tryRead(value, 'method') });
  if (tag === 'Response') return fetchForm('res', value, { statusCode: tryRead(value, 'status') });
  if (Array.isArray(tryRead(value, 'rawHeaders'))) {
    return typeof tryRead(value, 'method') === 'string' ? request(value, value) : response(value);
  }
  const raw = tryRead(value, 'raw') ?? tryRead(value, 'req') ?? value;
  if (typeof tryRead(value, 'getHeaders') === 'function') {
    if (isText(tryRead(value, 'path'))) return clientRequest(value);
    const sent = tryRead(value, 'headersSent') ?? tryRead(raw, 'headersSent');
    return typeof sent === 'boolean' ? reply(value, sent) : undefined;
  }
  if (isObject(raw) && Array.isArray(tryRead(raw, 'rawHeaders')) && isText(tryRead(value, 'url'))) {
    return request(value, raw);
  }
  return typeof tryRead(tryRead(value, '_currentRequest'), 'getHeaders') === 'function'
    ? redirectable(value)
    : undefined;
}

/** axios' response is a plain object that has the request, and so the whole program, in it. */
export function isAxiosResponse(value: object): boolean {
  return (
    'config' in value &&
    typeof tryRead(value, 'status') === 'number' &&
    tryRead(tryRead(value, 'headers'), Symbol.toStringTag) === 'AxiosHeaders'
  );
}

/** What is written of it. */
export function axiosResponse(value: object): Data {
  return { statusCode: tryRead(value, 'status'), headers: headersOf(tryRead(value, 'headers')) };
}

/** A part of Node's machinery that hangs on many an object, with keys and what it is about to send in it: only named. */
export function isMachinery(value: object): boolean {
  return (
    (typeof tryRead(value, 'createConnection') === 'function' && 'maxSockets' in value) ||
    (typeof tryRead(value, 'setKeepAlive') === 'function' && 'bytesWritten' in value)
  );
}

/** @param raw Node's own request, where `value` is one of a framework around it. */
function request(value: object, raw: object): HttpForm {
  const read = (key: string): unknown => tryRead(value, key) ?? tryRead(raw, key);
  const id = read('id');
  const socket = read('socket');
  const url = read('originalUrl') ?? read('url');
  const data = {
    id: typeof id === 'function' ? undefined : id,
    method: read('method'),
    url,
    query: read('query'),
    params: read('params'),
    headers: headersOf(read('headers')),
    remoteAddress: tryRead(socket, 'remoteAddress'),
    remotePort: tryRead(socket, 'remotePort'),
  };
  return { kind: 'req', data };
}

/** What a client got. */
function response(value: object): HttpForm {
  const data = { statusCode: tryRead(value, 'statusCode'), headers: headersOf(tryRead(value, 'headers')) };
  return { kind: 'res', data };
}

/** What a server sends; before that, nobody knows with which status. */
function reply(value: object, isSent: boolean): HttpForm {
  const statusCode = isSent ? tryRead(value, 'statusCode') : null;
  return { kind: 'res', data: { statusCode, headers: headersOf(called(value, 'getHeaders')) } };
}

function clientRequest(value: object): HttpForm {
  const headers = headersOf(called(value, 'getHeaders'));
  const [protocol, path] = ['protocol', 'path'].map((key) => tryRead(value, key));
  // The header has the port too.
  const host = headers?.host ?? tryRead(value, 'host');
  const url = isText(protocol) && isText(host) ? `${protocol}//${host}${path}` : path;
  return { kind: 'req', data: { method: tryRead(value, 'method'), url, headers } };
}

/** axios asks through `follow-redirects`, whose requests keep all bodies. */
function redirectable(value: object): HttpForm {
  const options = tryRead(value, '_options');
  const headers = headersOf(tryRead(options, 'headers'));
  const data = { method: tryRead(options, 'method'), url: tryRead(value, '_currentUrl'), headers };
  return { kind: 'req', data };
}

function fetchForm(kind: 'req' | 'res', value: object, first: Data): HttpForm | undefined {
  const headers = tryRead(value, 'headers');
  if (!isObject(headers)) return undefined;
  const url = tryRead(value, 'url');
  return { kind, data: { ...first, url: url === '' ? undefined : url, headers: headersOf(headers) } };
}

/** Headers by their names in small letters, however they are kept. */
export function headersOf(headers: unknown): Data | undefined {
  if (!isObject(headers)) return undefined;
  const data: Data = {};
  for (const [name, value] of entriesOf(headers)) {
    const key = name.toLowerCase();
    const before = Object.hasOwn(data, key) ? data[key] : undefined;
    put(data, key, before === undefined ? value : [before, value].flat());
  }
  return data;
}

/** `Headers` of `fetch` has its entries by an iterator, axios' has methods among its keys. */
function entriesOf(headers: object): [string, unknown][] {
  try {
    if (tryRead(headers, Symbol.toStringTag) !== 'Headers') {
      return Object.entries(headers).filter(([, value]) => typeof value !== 'function');
    }
    return firstPairs(headers);
  } catch {
    return [];
  }
}

/** Pairs that are looked at: who has more of them has an iterator without an end. */
const MOST_PAIRS = 10_000;

/** What an object gives by its iterator. May throw. */
export function firstPairs(pairs: object): [string, unknown][] {
  const first: [string, unknown][] = [];
  for (const [name, value] of pairs as Iterable<[unknown, unknown]>) {
    if (first.push([String(name), value]) === MOST_PAIRS) break;
  }
  return first;
}

function called(owner: object, method: string): unknown {
  try {
    return (owner as Record<string, () => unknown>)[method]?.();
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
