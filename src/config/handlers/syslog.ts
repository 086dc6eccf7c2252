import * as v from 'valibot';
import {
  FACILITIES,
  type FacilityChoice,
  SEVERITIES,
  type SyslogSeverity,
} from '../../formatters/syslog-codes.ts';
import type { Level } from '../../logger/level.ts';
import { SyslogHandler } from '../../targets/syslog/handler.ts';
import { type SyslogTlsOptions, syslogSettings } from '../../targets/syslog/options.ts';
import type { Duration, Size } from '../../units.ts';
import { formatterReference } from '../formatters/all.ts';
import type { NormalizedFormatter } from '../normalized.ts';
import { dictionary, type Entries, strictObject } from '../strict.ts';
import type { FormatterReference } from '../types.ts';
import { about, accepted, bytes, maybe, milliseconds, number, oneOf, text, yesOrNo } from '../values.ts';
import { handlerLevel } from './common.ts';
import type { HandlerType } from './handler-type.ts';

/** Sends to a syslog server, over UDP, TCP, TLS or a local socket. */
export interface SyslogHandlerConfig {
  /** Sends to a syslog server, over UDP, TCP, TLS or a local socket. */
  type: 'syslog';
  /** The way there; "unix" is a local socket, of datagrams or a stream. Default: udp. */
  transport?: 'udp' | 'tcp' | 'tls' | 'unix' | undefined;
  /** The host of the server. Default: localhost. */
  host?: string | undefined;
  /** The port of the server. Default: 514, for tls 6514. */
  port?: number | undefined;
  /** The local socket. Default: /dev/log. */
  path?: string | undefined;
  /** Certificates, for tls. */
  tls?: SyslogTlsConfig | undefined;
  /** The format of the messages. Default: rfc5424; for unix rfc3164. */
  format?: 'rfc5424' | 'rfc3164' | undefined;
  /** What separates messages on a connection: their length before each, or a line feed behind each. Default: octet-counting; for rfc3164 over tcp newline. */
  framing?: 'octet-counting' | 'newline' | undefined;
  /** The facility of all records, or one for each name of a logger, "root" standing for all others. Default: user. */
  facility?: FacilityChoice | undefined;
  /** Severities by level, for levels of your own or instead of the usual ones. */
  severities?: Record<string, SyslogSeverity> | undefined;
  /** APP-NAME, or the tag; {process} and {name} stand for the process name and the logger of the record. Default: {process}. */
  appName?: string | undefined;
  /** Whether fields become structured data, in rfc5424. Default: true. */
  structuredData?: boolean | undefined;
  /** The SD-ID of the fields: a name, "@" and your private enterprise number. Default: starlog@32473. */
  sdId?: string | undefined;
  /** Whether a message that is not all ASCII begins with a BOM, in rfc5424. Default: true. */
  bom?: boolean | undefined;
  /** The largest message, 480 to 65000 bytes; larger ones are cut. Default: 2 KiB for udp, else 8 KiB. */
  maxMessageSize?: Size | undefined;
  /** What may wait in a process without a collector while the server is away, 1 KiB to 1 GiB. Default: 1 MiB. */
  bufferSize?: Size | undefined;
  /** The longest pause between two attempts to connect, 100ms to 1h. Default: 10s. */
  maxRetryDelay?: Duration | undefined;
  /** How long flush, close and the end of the program wait for the server, 1ms to 10m. Default: 2s. */
  flushTimeout?: Duration | undefined;
  /** The formatter of the message behind the header. Default: message and error, and the fields where they are no structured data. */
  formatter?: FormatterReference | undefined;
  /** Records below this level are not taken. Default: all are. */
  level?: Level | undefined;
}

/** Certificates of a TLS connection, each as a path or as PEM. */
export interface SyslogTlsConfig {
  /** Authorities that the server's certificate may be signed by. Default: those that Node knows. */
  ca?: string | undefined;
  /** The certificate of this client. */
  cert?: string | undefined;
  /** The key of cert. */
  key?: string | undefined;
  /** The passphrase of key. */
  passphrase?: string | undefined;
  /** The name that the server's certificate must have. Default: the host. */
  servername?: string | undefined;
  /** Whether the server's certificate is checked. Default: true. */
  verify?: boolean | undefined;
}

export interface NormalizedSyslogHandler<Formatter = NormalizedFormatter> {
  type: 'syslog';
  transport?: 'udp' | 'tcp' | 'tls' | 'unix';
  host?: string;
  port?: number;
  path?: string;
  tls?: SyslogTlsOptions;
  format?: 'rfc5424' | 'rfc3164';
  framing?: 'octet-counting' | 'newline';
  facility?: FacilityChoice;
  severities?: Record<string, SyslogSeverity>;
  appName?: string;
  structuredData?: boolean;
  sdId?: string;
  bom?: boolean;
  /** Bytes. */
  maxMessageSize?: number;
  /** Bytes. */
  bufferSize?: number;
  /** Milliseconds. */
  maxRetryDelay?: number;
  /** Milliseconds. */
  flushTimeout?: number;
  formatter?: Formatter;
  level: Level;
}

const PORT = 'a port; use a number from 1 to 65535';

const facility = oneOf(...FACILITIES);

const ca = "Authorities that the server's certificate may be signed by. Default: those that Node knows.";

const tls = strictObject({
  ca: maybe(v.pipe(text(), about(ca))),
  cert: maybe(v.pipe(text(), about('The certificate of this client.'))),
  key: maybe(v.pipe(text(), about('The key of cert.'))),
  passphrase: maybe(v.pipe(text(), about('The passphrase of key.'))),
  servername: maybe(
    v.pipe(text(), about("The name that the server's certificate must have. Default: the host.")),
  ),
  verify: maybe(v.pipe(yesOrNo, about("Whether the server's certificate is checked. Default: true."))),
} satisfies Entries<SyslogTlsConfig>);

const options = strictObject({
  type: v.pipe(v.literal('syslog'), about('Sends to a syslog server, over UDP, TCP, TLS or a local socket.')),
  transport: maybe(
    v.pipe(
      oneOf('udp', 'tcp', 'tls', 'unix'),
      about('The way there; "unix" is a local socket, of datagrams or a stream. Default: udp.'),
    ),
  ),
  host: maybe(v.pipe(text('the name of a host'), about('The host of the server. Default: localhost.'))),
  port: maybe(
    v.pipe(
      number(1, 65_535, PORT),
      v.integer(PORT),
      about('The port of the server. Default: 514, for tls 6514.'),
    ),
  ),
  path: maybe(v.pipe(text('the path of a socket'), about('The local socket. Default: /dev/log.'))),
  tls: maybe(v.pipe(tls, about('Certificates, for tls.'))),
  format: maybe(
    v.pipe(
      oneOf('rfc5424', 'rfc3164'),
      about('The format of the messages. Default: rfc5424; for unix rfc3164.'),
    ),
  ),
  framing: maybe(
    v.pipe(
      oneOf('octet-counting', 'newline'),
      about(
        'What separates messages on a connection: their length before each, or a line feed behind each. Default: octet-counting; for rfc3164 over tcp newline.',
      ),
    ),
  ),
  facility: maybe(
    v.pipe(
      v.union([facility, dictionary(facility)], `a facility; use one of ${FACILITIES.join(', ')}`),
      about(
        'The facility of all records, or one for each name of a logger, "root" standing for all others. Default: user.',
      ),
    ),
  ),
  severities: maybe(
    v.pipe(
      dictionary(oneOf(...SEVERITIES)),
      about('Severities by level, for levels of your own or instead of the usual ones.'),
    ),
  ),
  appName: maybe(
    v.pipe(
      text('a name'),
      about(
        'APP-NAME, or the tag; {process} and {name} stand for the process name and the logger of the record. Default: {process}.',
      ),
    ),
  ),
  structuredData: maybe(
    v.pipe(yesOrNo, about('Whether fields become structured data, in rfc5424. Default: true.')),
  ),
  sdId: maybe(
    v.pipe(
      text('an SD-ID'),
      about(
        'The SD-ID of the fields: a name, "@" and your private enterprise number. Default: starlog@32473.',
      ),
    ),
  ),
  bom: maybe(
    v.pipe(
      yesOrNo,
      about('Whether a message that is not all ASCII begins with a BOM, in rfc5424. Default: true.'),
    ),
  ),
  maxMessageSize: maybe(
    bytes(
      { least: 480, most: 65_000, wanted: 'a size from 480 to 65000 bytes, like 1400 or "8 KiB"' },
      'The largest message, 480 to 65000 bytes; larger ones are cut. Default: 2 KiB for udp, else 8 KiB.',
    ),
  ),
  bufferSize: maybe(
    bytes(
      { least: 1024, most: 1024 ** 3, wanted: 'a size from 1 KiB to 1 GiB, like "512 KiB" or "1MiB"' },
      'What may wait in a process without a collector while the server is away, 1 KiB to 1 GiB. Default: 1 MiB.',
    ),
  ),
  maxRetryDelay: maybe(
    milliseconds(
      { least: 100, most: 3_600_000, wanted: 'a duration from 100ms to 1h, like "500ms" or "10s"' },
      'The longest pause between two attempts to connect, 100ms to 1h. Default: 10s.',
    ),
  ),
  flushTimeout: maybe(
    milliseconds(
      { least: 1, most: 600_000, wanted: 'a duration from 1ms to 10m, like "500ms" or "2s"' },
      'How long flush, close and the end of the program wait for the server, 1ms to 10m. Default: 2s.',
    ),
  ),
  formatter: maybe(
    v.pipe(
      formatterReference,
      about(
        'The formatter of the message behind the header. Default: message and error, and the fields where they are no structured data.',
      ),
    ),
  ),
  level: handlerLevel,
} satisfies Entries<SyslogHandlerConfig>);

export const syslog: HandlerType<
  SyslogHandlerConfig,
  NormalizedSyslogHandler<NormalizedFormatter | string>,
  NormalizedSyslogHandler
> = {
  // What one option says about another, the handler knows.
  schema: v.pipe(
    options,
    accepted(({ type, level, formatter, ...given }) => syslogSettings(given)),
  ),
  make: ({ type, formatter, ...given }, parts) =>
    new SyslogHandler(formatter === undefined ? given : { ...given, formatter: parts.formatter(formatter) }),
};
