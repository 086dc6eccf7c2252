import { describe, expect, it } from 'vitest';
import { SyslogHandler } from '../../targets/syslog/handler.ts';
import { validateConfig } from '../validate.ts';
import type { NormalizedSyslogHandler } from './syslog.ts';
import { syslog } from './syslog.ts';

function normalized(options: object): NormalizedSyslogHandler {
  const config = validateConfig({
    handlers: { log: { type: 'syslog', ...options } },
    levels: { notice: 35 },
  });
  return config.handlers.log as NormalizedSyslogHandler;
}

function problem(options: object): string {
  try {
    normalized(options);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('a syslog handler in a configuration', () => {
  it('has units, a formatter and levels of its own', () => {
    const config = normalized({
      transport: 'tls',
      host: 'logs.example.com',
      tls: { ca: 'ca.pem' },
      facility: { root: 'daemon', 'app.auth': 'authpriv' },
      severities: { notice: 'notice', 45: 'err' },
      maxMessageSize: '16 KiB',
      maxRetryDelay: '1m',
      formatter: 'json',
    });
    expect(config).toMatchObject({
      maxMessageSize: 16_384,
      maxRetryDelay: 60_000,
      formatter: { type: 'json' },
      level: 0,
    });
    // Checked once more in the collector's thread.
    expect(validateConfig({ handlers: { log: config }, levels: { notice: 35 } }).handlers.log).toEqual(
      config,
    );
  });

  it('leaves to the handler what nobody says', async () => {
    const handler = syslog.make(normalized({ transport: 'unix', path: '/nowhere' }), {
      formatter: () => ({ format: () => 'never' }),
      forward: () => expect.unreachable(),
      handler: () => expect.unreachable(),
    });
    expect(handler).toBeInstanceOf(SyslogHandler);
    await handler.close();
  });

  it.each([
    [{ transport: 'http' }, 'handlers.log.transport: "http" is not known; use "udp", "tcp", "tls" or "unix"'],
    [{ port: 0 }, 'handlers.log.port: 0 is not a port; use a number from 1 to 65535'],
    [{ port: 1.5 }, 'handlers.log.port: 1.5 is not a port; use a number from 1 to 65535'],
    [
      { maxMessageSize: '1 MiB' },
      'handlers.log.maxMessageSize: "1 MiB" is not a size from 480 to 65000 bytes',
    ],
    [{ maxRetryDelay: 1 }, 'handlers.log.maxRetryDelay: 1 is not a duration from 100ms to 1h'],
    [{ facility: 'local9' }, 'handlers.log.facility: "local9" is not a facility; use one of kern, user'],
    [{ facility: { app: 'x' } }, 'handlers.log.facility.app: "x" is not known'],
    [{ severities: { notice: 'loud' } }, 'handlers.log.severities.notice: "loud" is not known'],
    [
      { severities: { notce: 'notice' } },
      'handlers.log.severities.notce: there is no level "notce", did you mean "notice"?',
    ],
    [{ formatter: 'jsn' }, 'handlers.log.formatter: there is no formatter "jsn", did you mean "json"?'],
    [{ tls: { ca: 'x' } }, 'handlers.log: SyslogHandler: tls is for transport: "tls" only; leave it out'],
    [{ transport: 'tls', tls: { cert: 'x' } }, 'give both cert and key, or neither'],
    [{ transport: 'tls', tls: { certificate: 'x' } }, 'handlers.log.tls.certificate: unknown key'],
    [{ transport: 'unix', host: 'x' }, 'host is for the transports "udp", "tcp" and "tls" only'],
    [{ path: '/dev/log' }, 'path is for transport: "unix" only'],
    [{ transport: 'unix', path: '/x'.repeat(60) }, 'the path of a socket, at most'],
    [{ framing: 'newline' }, 'framing is for the transports "tcp" and "tls" only'],
    [{ format: 'rfc3164', sdId: 'x@1' }, 'sdId is for format: "rfc5424" only'],
    [{ sdId: 'fields' }, 'give a name, "@" and a private enterprise number'],
    [{ sdId: 'a b@1' }, 'give a name, "@" and a private enterprise number'],
    [{ appName: '' }, "appName is ''; give a name"],
    [{ host: 'a b' }, "host is 'a b'; give a host name or an IP address"],
  ])('refuses %j', (options, message) => {
    expect(problem(options)).toContain(message);
  });
});
