import type { IncomingMessage, ServerResponse } from 'node:http';
import { now } from '../base/clock.ts';
import { withContext } from '../logger/context.ts';
import type { Logger } from '../logger/logger.ts';
import { getLogger } from '../logger/registry.ts';
import { type Level, levelNumber } from '../record/level.ts';
import { newId, traceOf } from './request-id.ts';

/** The names of the fields of a record. */
export interface RequestFields {
  /** The id, in this record and in all that are logged for the request. Default: `reqId`. */
  readonly id?: string;
  /** Default: `method`. */
  readonly method?: string;
  /** The path with its query, as the client sent it. Default: `url`. */
  readonly url?: string;
  /** The status code; missing where the client went away before there was one. Default: `status`. */
  readonly status?: string;
  /** Milliseconds from the request to the end of its response. Default: `ms`. */
  readonly ms?: string;
  /** Bytes that were sent, headers included, as nginx's `$bytes_sent`; missing over HTTP/2. Default: `bytes`. */
  readonly bytes?: string;
  /** The headers that `headers` asks for. Default: `headers`. */
  readonly headers?: string;
}

/** What a `requestLogger` takes. */
export interface RequestLoggerOptions {
  /** The logger, or its name. Default: `http`. */
  readonly logger?: string | Logger;
  /** Requests that are not logged; they have an id nevertheless. Default: all are logged. */
  readonly skip?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /**
   * The level of a record. Default: `error` from status 500 on, `warn` from 400 on and where the client went away, else `info`.
   */
  readonly level?: (status: number, aborted: boolean) => Level;
  /**
   * Names of request headers that are logged. Default: none. Values of `authorization`, `proxy-authorization`, `cookie` and of
   * `redactHeaders` are never written.
   */
  readonly headers?: readonly string[];
  /** More names of headers whose values are `[Redacted]`. */
  readonly redactHeaders?: readonly string[];
  /** Other names for the fields. */
  readonly fields?: RequestFields;
  /**
   * The request header that brings an id, and the response header that tells it. Default: `x-request-id`. False: ids are always made here,
   * and nobody is told.
   */
  readonly idHeader?: string | false;
  /** More fields for all records of a request. Called when it begins. */
  readonly context?: (request: IncomingMessage) => Readonly<Record<string, unknown>>;
}

const SECRET = ['authorization', 'proxy-authorization', 'cookie'];
const NAMES = {
  id: 'reqId',
  method: 'method',
  url: 'url',
  status: 'status',
  ms: 'ms',
  bytes: 'bytes',
  headers: 'headers',
} as const satisfies RequestFields;

/** Ids that clients and proxies send: a longer one, or one with other characters, is not believed. */
const ID = /^[\w.:+/=@~-]{1,128}$/;

type Next = (error?: unknown) => unknown;

/** The part of a fastify instance that is used; its own types have dozens of overloads for it. */
interface Fastify {
  addHook(name: 'onRequest', hook: unknown): unknown;
}

type OnRequest = (request: { raw: IncomingMessage }, reply: { raw: ServerResponse }, done: Next) => void;

/** The parts of a koa context that are used. */
interface KoaContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly respond?: unknown;
}

/** The parts of a hono context that are used. */
interface HonoContext {
  readonly req: { readonly raw: object };
  /** With `@hono/node-server`: Node's request and response. */
  readonly env: object;
}

interface NodeBindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** A logger of requests: a middleware of express, connect, koa and hono, a plugin of fastify, and a function for `node:http`. */
export interface RequestLogger {
  /** express, connect, and `node:http`, where `next` is the handler. */
  (request: IncomingMessage, response: ServerResponse, next: Next): void;
  /** koa. */
  (context: KoaContext, next: () => Promise<unknown>): Promise<unknown>;
  /** fastify: `app.register(requestLogger())`. */
  (app: Fastify, options: object, done: (error?: Error) => void): void;
  /** hono, on `@hono/node-server`. */
  (context: HonoContext, next: () => Promise<void>): Promise<void>;
}

/**
 * Makes a logger of requests. Each request gets an id, which all records logged for it carry (`withContext`), and one record when its
 * response is through, or its client has gone away: `request completed`, `request failed` from status 500 on, or `request aborted`.
 * An id that the client sends in `x-request-id` is taken over; of a W3C `traceparent` the trace id is carried as `traceId`, and is the
 * id where there is no other.
 */
export function requestLogger(options: RequestLoggerOptions = {}): RequestLogger {
  const watch = watcher(options);
  const logger = (first: object, second: object, third?: unknown): unknown => {
    if ('addHook' in first) {
      const hook: OnRequest = (request, reply, done) => watch(request.raw, reply.raw, done);
      (first as Fastify).addHook('onRequest', hook);
      (third as () => void)();
      return undefined;
    }
    if ('env' in first) {
      const { incoming, outgoing } = (first as HonoContext).env as NodeBindings;
      return watch(incoming, outgoing, second as Next);
    }
    if ('respond' in first || 'req' in first) {
      const { req, res } = first as KoaContext;
      return watch(req, res, second as Next);
    }
    return watch(first as IncomingMessage, second as ServerResponse, third as Next);
  };
  // fastify: hooks are for the whole app, and not for this plugin alone.
  return Object.assign(logger as RequestLogger, { [Symbol.for('skip-override')]: true });
}

type Watch = (request: IncomingMessage, response: ServerResponse, next: Next) => unknown;

function watcher(options: RequestLoggerOptions): Watch {
  const { skip, context, idHeader = 'x-request-id', headers = [], level = usualLevel } = options;
  const { logger = 'http' } = options;
  const log = typeof logger === 'string' ? getLogger(logger) : logger;
  const names = { ...NAMES, ...options.fields };
  const shown = headers.map((name) => name.toLowerCase());
  const secret = new Set([...SECRET, ...(options.redactHeaders ?? []).map((name) => name.toLowerCase())]);

  return (request, response, next) => {
    const begun = now();
    const { method, socket, httpVersionMajor } = request;
    const sentBefore = socket.bytesWritten;
    // A router may cut the path off later.
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url;
    const traceId = traceOf(request.headers.traceparent);
    const given = idHeader === false ? undefined : request.headers[idHeader];
    const id = typeof given === 'string' && ID.test(given) ? given : (traceId ?? newId());
    if (idHeader !== false && !response.headersSent) response.setHeader(idHeader, id);
    const fields: Record<string, unknown> = { [names.id]: id };
    if (traceId !== undefined) fields.traceId = traceId;
    if (context !== undefined) Object.assign(fields, context(request));

    response.once('close', () => {
      if (skip?.(request, response) === true) return;
      const aborted = !response.writableFinished;
      const status = response.headersSent ? response.statusCode : 0;
      const number = levelNumber(level(status, aborted));
      if (!log.isEnabledFor(number)) return;
      const record: Record<string, unknown> = { ...fields, [names.method]: method, [names.url]: url };
      if (status !== 0) record[names.status] = status;
      record[names.ms] = Math.round((now() - begun) * 1000) / 1000;
      // Over HTTP/2 many responses share a socket.
      if (httpVersionMajor < 2) record[names.bytes] = socket.bytesWritten - sentBefore;
      if (shown.length > 0) record[names.headers] = headersOf(request, shown, secret);
      log.log(number, messageOf(status, aborted), record);
    });
    return withContext(fields, next);
  };
}

function headersOf(
  { headers }: IncomingMessage,
  shown: readonly string[],
  secret: ReadonlySet<string>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of shown) {
    const value = headers[name];
    if (value !== undefined) found[name] = secret.has(name) ? '[Redacted]' : value;
  }
  return found;
}

function messageOf(status: number, aborted: boolean): string {
  if (aborted) return 'request aborted';
  return status >= 500 ? 'request failed' : 'request completed';
}

function usualLevel(status: number, aborted: boolean): Level {
  if (status >= 500) return 'error';
  return status >= 400 || aborted ? 'warn' : 'info';
}
