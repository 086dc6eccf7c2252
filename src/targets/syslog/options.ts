import { isIP } from 'node:net';
import { StarlogError } from '../../errors.ts';
import type { Formatter } from '../../formatters/formatter.ts';
import type { FacilityChoice, SyslogSeverity } from '../../formatters/syslog-codes.ts';
import { checkFormatter, HANDLER_NAMES, type HandlerOptions } from '../../handlers/handler.ts';
import { Options } from '../../handlers/options.ts';
import { checkNames, type Names } from '../../known-options.ts';
import type { Duration, Size } from '../../units.ts';
import { PATH_MAX } from './unix-socket.ts';

/** Certificates of a TLS connection, each as PEM or as the path of a file in PEM, which is read anew for each connection. */
export interface SyslogTlsOptions {
  /** Authorities that the server's certificate may be signed by. Default: those that Node knows. */
  ca?: string;
  /** This client's certificate, where the server wants one. */
  cert?: string;
  /** The key of `cert`. */
  key?: string;
  /** Of the key. */
  passphrase?: string;
  /** The name that the server's certificate must have. Default: `host`. */
  servername?: string;
  /** False takes any certificate: whoever is in between can read and change everything. Default: true. */
  verify?: boolean;
}

/** What a `SyslogHandler` takes. */
export interface SyslogHandlerOptions extends HandlerOptions {
  /** `unix` is a local socket, of datagrams or a stream. Default: `udp`. */
  transport?: 'udp' | 'tcp' | 'tls' | 'unix';
  /** Default: `localhost`. Not for `unix`. */
  host?: string;
  /** Default: 514, for `tls` 6514. Not for `unix`. */
  port?: number;
  /** The local socket. Default: `/dev/log`. For `unix` only. */
  path?: string;
  /** For `tls` only. */
  tls?: SyslogTlsOptions;
  /** Default: `rfc5424`; for `unix` `rfc3164`, which is what `/dev/log` understands. */
  format?: 'rfc5424' | 'rfc3164';
  /**
   * What separates messages on a connection: `octet-counting` puts the length before each, `newline` a line feed behind each,
   * with line feeds in it shown as `\n`. For `tcp` and `tls` only. Default: `octet-counting`; for `rfc3164` over `tcp` `newline`.
   */
  framing?: 'octet-counting' | 'newline';
  /** One for all records, or by the name of the logger: `{ root: 'daemon', 'app.auth': 'authpriv' }`. Default: `user`. */
  facility?: FacilityChoice;
  /** The severities of levels of your own, or others for the usual ones: `{ notice: 'notice' }`. Default: see docs/syslog.md. */
  severities?: Readonly<Record<string, SyslogSeverity>>;
  /** APP-NAME, or the tag; `{process}` and `{name}` stand for the record's process name and logger. Default: `{process}`. */
  appName?: string;
  /** Whether fields become structured data, in `rfc5424`. Default: true. */
  structuredData?: boolean;
  /** The SD-ID of the fields: a name, `@` and your private enterprise number. Default: `starlog@32473`. */
  sdId?: string;
  /** Whether a message that is not all ASCII begins with a BOM, in `rfc5424`, which wants it. Default: true. */
  bom?: boolean;
  /** The largest message, 480 to 65,000 bytes; larger ones are cut. Default: 2 KiB for `udp`, else 8 KiB. */
  maxMessageSize?: Size;
  /** Of the message behind the header. Default: message and error; in `rfc3164` and without structured data the fields too. */
  formatter?: Formatter;
  /** What may wait in a process without a collector while the server is away. Default: 1 MiB. */
  bufferSize?: Size;
  /** The longest pause between two attempts to connect; the first is 100 ms. Default: 10s. */
  maxRetryDelay?: Duration;
  /** How long `flush`, `close` and the end of the program wait for the server. Default: 2s. */
  flushTimeout?: Duration;
}

const SYSLOG_NAMES: Names<SyslogHandlerOptions> = {
  ...HANDLER_NAMES,
  transport: true,
  host: true,
  port: true,
  path: true,
  tls: true,
  format: true,
  framing: true,
  facility: true,
  severities: true,
  appName: true,
  structuredData: true,
  sdId: true,
  bom: true,
  maxMessageSize: true,
  formatter: true,
  bufferSize: true,
  maxRetryDelay: true,
  flushTimeout: true,
};

/** The options with their defaults. */
export interface SyslogSettings {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'unix';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly tls: SyslogTlsOptions;
  readonly format: 'rfc5424' | 'rfc3164';
  readonly framing: 'octet-counting' | 'newline';
  readonly appName: string;
  readonly structuredData: boolean;
  readonly sdId: string;
  readonly bom: boolean;
  readonly maxMessageSize: number;
  readonly bufferSize: number;
  readonly maxRetryDelay: number;
  readonly flushTimeout: number;
}

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` naming the option and what would be right. */
export function syslogSettings(given: SyslogHandlerOptions): SyslogSettings {
  checkNames('SyslogHandler', given, SYSLOG_NAMES);
  if (given.formatter !== undefined) checkFormatter('SyslogHandler', given.formatter);
  const transport = options.oneOf('transport', given.transport ?? 'udp', ['udp', 'tcp', 'tls', 'unix']);
  const isStream = transport === 'tcp' || transport === 'tls';
  const isLocal = transport === 'unix';
  onlyWith('path', given.path, isLocal, 'transport: "unix"');
  onlyWith('host', given.host, !isLocal, 'the transports "udp", "tcp" and "tls"');
  onlyWith('port', given.port, !isLocal, 'the transports "udp", "tcp" and "tls"');
  onlyWith('tls', given.tls, transport === 'tls', 'transport: "tls"');
  onlyWith('framing', given.framing, isStream, 'the transports "tcp" and "tls"');
  const format = options.oneOf('format', given.format ?? (isLocal ? 'rfc3164' : 'rfc5424'), [
    'rfc5424',
    'rfc3164',
  ]);
  const is5424 = format === 'rfc5424';
  onlyWith('structuredData', given.structuredData, is5424, 'format: "rfc5424"');
  onlyWith('sdId', given.sdId, is5424, 'format: "rfc5424"');
  onlyWith('bom', given.bom, is5424, 'format: "rfc5424"');
  const usualFraming = isLocal || (!is5424 && transport === 'tcp') ? 'newline' : 'octet-counting';
  const tls = given.tls ?? {};
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    throw options.bad(
      'tls',
      tls.cert === undefined ? 'without cert' : 'without key',
      'both cert and key, or neither',
    );
  }
  return {
    transport,
    host: text('host', given.host ?? 'localhost', /^[^\s\0]+$/, 'a host name or an IP address'),
    port: options.whole('port', given.port ?? (transport === 'tls' ? 6514 : 514), 1, 65_535),
    path: localPath(given.path ?? '/dev/log'),
    tls,
    format,
    framing: options.oneOf('framing', given.framing ?? usualFraming, ['octet-counting', 'newline']),
    appName: text('appName', given.appName ?? '{process}', /./, 'a name'),
    structuredData: given.structuredData ?? true,
    sdId: text('sdId', given.sdId ?? 'starlog@32473', SD_ID, SD_ID_WANTED),
    bom: given.bom ?? true,
    maxMessageSize: options.size(
      'maxMessageSize',
      given.maxMessageSize ?? (transport === 'udp' ? 2048 : 8192),
      [480, 65_000],
    ),
    bufferSize: options.size('bufferSize', given.bufferSize ?? '1MiB'),
    maxRetryDelay: options.duration('maxRetryDelay', given.maxRetryDelay ?? '10s'),
    flushTimeout: options.duration('flushTimeout', given.flushTimeout ?? '2s'),
  };
}

/** RFC 5424, section 6.3.2: a name without `@` belongs to IANA. */
const SD_ID: RegExp = /^(?=.{1,32}$)[!#-<>?A-Z[\\^-~]+@\d+(\.\d+)*$/;

const SD_ID_WANTED =
  'a name, "@" and a private enterprise number, at most 32 characters, like "fields@32473"';

const options = new Options('SyslogHandler');

function text(name: string, value: string, pattern: RegExp, wanted: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw options.bad(name, value, wanted);
}

function localPath(path: string): string {
  const wanted = `the path of a socket, at most ${PATH_MAX} bytes`;
  text('path', path, /^[^\0]+$/, wanted);
  if (Buffer.byteLength(path) > PATH_MAX) throw options.bad('path', path, wanted);
  return path;
}

function onlyWith(name: string, value: unknown, fits: boolean, what: string): void {
  if (value === undefined || fits) return;
  const sentence = `SyslogHandler: ${name} is for ${what} only; leave it out`;
  throw new StarlogError('STARLOG_BAD_ARGUMENT', sentence, { [name]: value });
}

/** The server, for people: `tls://logs.example.com:6514`, `/dev/log`. */
export function placeOf({ transport, host, port, path }: SyslogSettings): string {
  if (transport === 'unix') return path;
  return `${transport}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}
