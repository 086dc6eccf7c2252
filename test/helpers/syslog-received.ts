import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Stage } from './stage.js';
import { freePlaces, type Received, Rsyslog, SyslogNg } from './syslog-server.js';
import { makeKeys } from './tls-keys.js';

/** True for the numbers that the feature was promised with; by default they are small, for the sake of the gate. */
export const FULL: boolean = process.env.STARLOG_TEST_FULL === '1';

export const SERVERS = { rsyslog: Rsyslog, 'syslog-ng': SyslogNg };

export type ServerName = keyof typeof SERVERS;

/** A server that runs until the end of the test, and what a syslog handler needs to reach it, by transport. */
export async function startServer(name: ServerName, stage: Stage) {
  const keys = makeKeys(join(stage.directory, 'keys'));
  const folder = join(stage.directory, name);
  const server = new SERVERS[name](folder, await freePlaces(folder));
  const start = (): Promise<void> => server.start(keys.server);
  onTestFinished(() => server.stop());
  await start();
  const { tcp, lines, tls, udp, socket } = server.places;
  const host = '127.0.0.1';
  const ways = {
    tcp: { transport: 'tcp', host, port: tcp },
    tls: { transport: 'tls', host, port: tls, tls: keys.client },
    lines: { transport: 'tcp', host, port: lines, format: 'rfc3164' },
    unix: { transport: 'unix', path: socket },
    udp: { transport: 'udp', host, port: udp },
  } as const;
  return { server, start, ways };
}

/** rsyslog keeps the BOM, and without structured data the space behind the tag. */
const text = (msg: string): string => msg.replace(/^[\ufeff ]/, '');

/** What was received of a child of test/fixtures/syslog.js by one way. */
export function of(child: string, way: string, received: readonly Received[]): Received[] {
  return received.filter(({ app, msg }) => app === `${child}-${way}` && text(msg).startsWith('hällo'));
}

/** The numbers of its records, in the order in which they came. */
export function numbersOf(child: string, way: string, received: readonly Received[]): number[] {
  return of(child, way, received).map(({ msg }) => Number(text(msg).split(' ')[1]));
}

const SEVERITIES = [6, 4, 3, 2];

/** Asserts that the server has parsed a message of RFC 5424 into what was logged. */
export function expectParsed5424({
  facility,
  severity,
  host,
  app,
  pid,
  msgid,
  sd,
  msg,
  time,
}: Received): void {
  const i = Number(text(msg).split(' ')[1]);
  expect(`${facility} ${severity} ${host} ${msgid} ${text(msg)}`).toBe(
    `1 ${SEVERITIES[i % 4]} ${hostname()} app.db hällo ${i}`,
  );
  expect(pid).toMatch(/^\d+$/);
  const child = app.split('-')[0];
  expect(sd).toBe(`[starlog@32473 child="${child}" i="${i}" text="a \\"b\\" \\]c\\\\ ${i % 7}"]`);
  expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(600_000);
}

/** The same for RFC 3164, which has no place for the logger, and fields in the message. */
export function expectParsed3164({ facility, severity, app, pid, msg }: Received): void {
  const i = Number(text(msg).split(' ')[1]);
  const child = app.split('-')[0];
  expect(`${facility} ${severity} ${text(msg)}`).toBe(
    `1 ${SEVERITIES[i % 4]} hällo ${i} child=${child} i=${i} text="a \\"b\\" ]c\\\\ ${i % 7}"`,
  );
  expect(pid).toMatch(/^\d+$/);
}
