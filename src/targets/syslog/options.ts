import { FormatterOption } from '../../formatters/declared.ts';
import { FACILITIES, SEVERITIES, type SyslogFacility } from '../../formatters/syslog/syslog-codes.ts';
import { HANDLER_OPTIONS } from '../../handlers/handler.ts';
import { onlyWith } from '../../handlers/handler-type.ts';
import { describe, type Given, type Settings } from '../../options/description.ts';
import { either, oneOf, recordOf, text, whole, yesOrNo } from '../../options/kinds.ts';
import { duration, size } from '../../options/measures.ts';
import { Option } from '../../options/option.ts';
import type { Place } from '../../options/place.ts';
import { isPlainObject } from '../../options/plain-object.ts';
import { readOptions } from '../../options/read.ts';
import { SPOOL_OPTION } from '../../spool/spool-options.ts';
import { PATH_MAX } from './unix-socket.ts';

/** Certificates of a TLS connection. */
export const TLS_OPTIONS = describe(
  {
    ca: text().about(
      "Authorities that the server's certificate may be signed by. Default: those that Node knows.",
    ),
    cert: text().about('The certificate of this client, where the server wants one. Default: none.'),
    key: text().about('The key of `cert`.'),
    passphrase: text().about('The passphrase of `key`.'),
    servername: text().about("The name that the server's certificate must have. Default: `host`."),
    verify: yesOrNo().about(
      "Whether the server's certificate is checked; else whoever is in between can read and change everything. Default: true.",
    ),
  },
  ({ cert, key }, place) => {
    if ((cert === undefined) === (key === undefined)) return;
    const missing = cert === undefined ? 'cert' : 'key';
    place.refuse({}, `it is without ${missing}; give both cert and key, or neither`);
  },
);

/** Certificates of a TLS connection, each as PEM or as the path of a file in PEM, which is read anew for each connection. */
export interface SyslogTlsOptions extends Given<typeof TLS_OPTIONS.entries> {}

const facility: Option<SyslogFacility> = oneOf(...FACILITIES);

const FACILITY_WANTED = `a facility; use one of ${FACILITIES.join(', ')}`;

/** The same, where it may be a map too: what is neither can't be told as a name that is unknown. */
const oneFacility = new Option<SyslogFacility>(facility.schema, (value, place) => {
  return FACILITIES.find((name) => name === value) ?? place.unfit(value, FACILITY_WANTED);
});

/** RFC 5424, section 6.3.2: a name without `@` belongs to IANA. */
const SD_ID = /^(?=.{1,32}$)[!#-<>?A-Z[\\^-~]+@\d+(\.\d+)*$/;

const SD_ID_WANTED =
  'an SD-ID; use a name, "@" and a private enterprise number, at most 32 characters, like "fields@32473"';

const socketPath = text(`the path of a socket, at most ${PATH_MAX} bytes`, /^[^\0]+$/);

export const entries = {
  transport: oneOf('udp', 'tcp', 'tls', 'unix')
    .or('udp')
    .about(
      'The way there; "unix" is a local socket: of datagrams, for which the optional package koffi is needed, or of a stream.',
    ),
  host: text('a host name or an IP address', /^[^\s\0]+$/).about(
    'The host of the server. Not for unix. Default: "localhost".',
  ),
  port: whole(1, 65_535, 'a port; use a number from 1 to 65535').about(
    'The port of the server. Not for unix. Default: 514, for tls 6514.',
  ),
  path: socketPath
    .checked((path, place) => {
      if (Buffer.byteLength(path) > PATH_MAX)
        place.unfit(path, `the path of a socket, at most ${PATH_MAX} bytes`);
    })
    .about('The local socket, for unix only. Default: "/dev/log".'),
  tls: TLS_OPTIONS.about(
    'Certificates, for tls, each as PEM or as the path of a file in PEM. Default: none.',
  ),
  format: oneOf('rfc5424', 'rfc3164').about(
    'The format of the messages. Default: "rfc5424"; for unix "rfc3164", which is what /dev/log understands.',
  ),
  framing: oneOf('octet-counting', 'newline').about(
    'What separates messages on a connection (RFC 6587): their length before each, or a line feed behind each, with line feeds in it shown as "\\n". For tcp and tls only. Default: "octet-counting"; for rfc3164 over tcp "newline".',
  ),
  facility: either(isPlainObject, recordOf(facility), oneFacility)
    .titled('facility, or facilities by name')
    .about(
      'The facility of all records, or one for each name of a logger, "root" standing for all others. Default: "user".',
    ),
  severities: recordOf(oneOf(...SEVERITIES)).about(
    'Severities by level, for levels of your own or instead of the usual ones. Default: "debug" for trace and debug, "info", "warning", "err", and "crit" for fatal.',
  ),
  appName: text('a name', /./s)
    .or('{process}')
    .about(
      'APP-NAME, or the tag; "{process}" and "{name}" stand for the process name and the logger of the record.',
    ),
  structuredData: yesOrNo().about(
    'Whether fields become structured data, in rfc5424; else they follow the message. Default: true.',
  ),
  sdId: text(SD_ID_WANTED, SD_ID).about(
    'The SD-ID of the fields: a name, "@" and your private enterprise number, in rfc5424; 32473 is the one for examples. Default: "starlog@32473".',
  ),
  bom: yesOrNo().about(
    'Whether a message that is not all ASCII begins with a BOM, in rfc5424, which wants it. Default: true.',
  ),
  maxMessageSize: size(480, 65_000, 'like 1400 or "8 KiB"').about(
    'The largest message; larger ones are cut. Default: 2 KiB for udp, else 8 KiB.',
  ),
  bufferSize: size('1 KiB', '1 GiB')
    .or('1 MiB')
    .about('What may wait in a process without a collector while the server is away.'),
  maxRetryDelay: duration('100ms', '1h', 'like "500ms" or "10s"; a number is milliseconds')
    .or('10s')
    .about('The longest pause between two attempts to connect; the first is 100ms.'),
  flushTimeout: duration('1ms', '10m')
    .or('2s')
    .about('How long `flush()`, `close()` and the end of the program wait for the server.'),
  formatter: new FormatterOption().about(
    'The formatter of the message behind the header. Default: message and error, and the fields where they are no structured data.',
  ),
  ...SPOOL_OPTION,
  ...HANDLER_OPTIONS,
};

/** The options of a `SyslogHandler`. */
export const SYSLOG_OPTIONS = describe(entries, checkTogether);

/** The options of a `SyslogHandler`. */
export interface SyslogHandlerOptions extends Given<typeof entries> {}

type Read = Settings<typeof entries>;

/** Checks options that depend on one another. */
function checkTogether(settings: Read, place: Place): void {
  const { transport } = settings;
  const isStream = transport === 'tcp' || transport === 'tls';
  const isLocal = transport === 'unix';
  const is5424 = formatOf(settings) === 'rfc5424';
  const only = (option: keyof Read, fits: boolean, what: string): void =>
    onlyWith(place, settings, option, fits, what);
  only('path', isLocal, 'transport: "unix"');
  only('host', !isLocal, 'the transports "udp", "tcp" and "tls"');
  only('port', !isLocal, 'the transports "udp", "tcp" and "tls"');
  only('tls', transport === 'tls', 'transport: "tls"');
  only('framing', isStream, 'the transports "tcp" and "tls"');
  only('structuredData', is5424, 'format: "rfc5424"');
  only('sdId', is5424, 'format: "rfc5424"');
  only('bom', is5424, 'format: "rfc5424"');
}

function formatOf({ transport, format }: Read): 'rfc5424' | 'rfc3164' {
  return format ?? (transport === 'unix' ? 'rfc3164' : 'rfc5424');
}

/** The options with their defaults, also those that depend on others. */
export type SyslogSettings = ReturnType<typeof syslogSettings>;

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` naming the option and what would be right. */
export function syslogSettings(given: SyslogHandlerOptions) {
  const settings = readOptions('SyslogHandler', SYSLOG_OPTIONS, given);
  const { transport, tls = {} } = settings;
  const format = formatOf(settings);
  const isNewline = transport === 'unix' || (format === 'rfc3164' && transport === 'tcp');
  return {
    ...settings,
    host: settings.host ?? 'localhost',
    port: settings.port ?? (transport === 'tls' ? 6514 : 514),
    path: settings.path ?? '/dev/log',
    tls,
    format,
    framing: settings.framing ?? (isNewline ? 'newline' : 'octet-counting'),
    structuredData: settings.structuredData ?? true,
    sdId: settings.sdId ?? 'starlog@32473',
    bom: settings.bom ?? true,
    maxMessageSize: settings.maxMessageSize ?? (transport === 'udp' ? 2048 : 8192),
  };
}

/** The server, for people: `tls://logs.example.com:6514`, `/dev/log`. */
export function placeOf({ transport, host, port, path }: SyslogSettings): string {
  if (transport === 'unix') return path;
  return `${transport}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
