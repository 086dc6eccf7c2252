import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import tls from 'node:tls';
import type { Dial } from './link.ts';
import type { SyslogSettings, SyslogTlsOptions } from './options.ts';
import { connectTcp, dialStream } from './stream-link.ts';
import { dialUdp } from './udp-link.ts';
import { dialUnix } from './unix-link.ts';

/** The way to the server that the settings describe. */
export function dialFor(settings: SyslogSettings): Dial {
  const { transport, host, port, path, framing } = settings;
  switch (transport) {
    case 'udp':
      return dialUdp(host, port);
    case 'unix':
      return dialUnix(path);
    case 'tcp':
      return dialStream({ framing, connect: connectTcp(host, port) });
    case 'tls':
      return dialStream({ framing, connect: () => tls.connect(tlsOptions(settings)) });
  }
}

/** @throws what reading a file throws, and what Node throws for certificates and keys that can't be used. */
export function checkTls(settings: SyslogSettings): void {
  if (settings.transport !== 'tls') return;
  const options = tlsOptions(settings);
  tls.createSecureContext(options);
  // Node takes an authority that is no certificate for none.
  if (options.ca !== undefined) new X509Certificate(options.ca as string);
}

function tlsOptions({ host, port, tls: own }: SyslogSettings): tls.ConnectionOptions {
  // An address has no name that could be asked for: only the certificate is compared with it.
  const servername = own.servername ?? (isIP(host) === 0 ? host : '');
  return {
    host,
    port,
    servername,
    ca: pem(own.ca),
    cert: pem(own.cert),
    key: pem(own.key),
    passphrase: own.passphrase,
    rejectUnauthorized: own.verify ?? true,
    minVersion: 'TLSv1.2',
  };
}

/** Read for each connection, so that a renewed certificate needs no restart. */
function pem(value: SyslogTlsOptions['ca']): string | undefined {
  if (value === undefined || value.includes('-----BEGIN ')) return value;
  return readFileSync(value, 'utf8');
}
