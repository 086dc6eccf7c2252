import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Stage } from './stage.js';
import { freePlaces, type Received, Rsyslog, SyslogNg } from './syslog-server.js';
import { makeKeys } from './tls-keys.js';

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

/** What a server that parses rightly has of a message in RFC 5424, beside what it has. */
function sides5424({ facility, severity, host, app, pid, msgid, sd, msg, time }: Received): [string, string] {
  const i = Number(text(msg).split(' ')[1]);
  const child = app.split('-')[0];
  const isSound = /^\d+$/.test(pid) && Math.abs(Date.now() - Date.parse(time)) < 600_000;
  return [
    `${facility} ${severity} ${host} ${msgid} ${sd} ${text(msg)} ${isSound}`,
    `1 ${SEVERITIES[i % 4]} ${hostname()} app.db [starlog@32473 child="${child}" i="${i}" text="a \\"b\\" \\]c\\\\ ${i % 7}"] hällo ${i} true`,
  ];
}

/** The same for RFC 3164, which has no place for the logger, and fields in the message. */
function sides3164({ facility, severity, app, pid, msg }: Received): [string, string] {
  const i = Number(text(msg).split(' ')[1]);
  const child = app.split('-')[0];
  return [
    `${facility} ${severity} ${text(msg)} ${/^\d+$/.test(pid)}`,
    `1 ${SEVERITIES[i % 4]} hällo ${i} child=${child} i=${i} text="a \\"b\\" ]c\\\\ ${i % 7}" true`,
  ];
}

/** Asserts that the server has parsed all messages into what was logged. */
export function expectParsed(format: 'rfc5424' | 'rfc3164', received: readonly Received[]): void {
  const sides = received.map(format === 'rfc5424' ? sides5424 : sides3164);
  const wrong = sides.find(([is, wanted]) => is !== wanted);
  if (wrong !== undefined) expect(wrong[0]).toBe(wrong[1]);
}
