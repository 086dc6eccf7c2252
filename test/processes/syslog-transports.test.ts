import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { FULL } from '../helpers/full.ts';
import {
  expectParsed,
  numbersOf,
  of,
  SERVERS,
  type ServerName,
  startServer,
} from '../helpers/syslog-received.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const TIMEOUT = FULL ? 300_000 : 60_000;
/** Of both children together. */
const RECORDS = FULL ? 100_000 : 2000;
const CHILDREN = ['one', 'two'];
const SURE = ['tcp', 'tls', 'lines', 'unix'] as const;

describe.each(Object.keys(SERVERS) as ServerName[])('%s', (name) => {
  test(
    'gets every record once and in order over TCP, TLS and a local socket, and parses it into the right fields',
    async ({ stage }) => {
      const { server, ways } = await startServer(name, stage);
      const { udp, ...sure } = ways;
      const end = await stage.run('syslog.js', { args: [sure, `${RECORDS / 2}`, '0'] });
      expect(end).toMatchObject({ code: 0, stderr: '' });
      const all = RECORDS * SURE.length;
      await until(
        () => server.count() >= all,
        () => `${all} messages, not ${server.count()}`,
        FULL ? 200_000 : 20_000,
      );
      const received = server.received();
      expect(received).toHaveLength(all);
      const expected = Array.from({ length: RECORDS / 2 }, (_, i) => i);
      for (const child of CHILDREN) {
        for (const way of SURE) expect(numbersOf(child, way, received), `${child} ${way}`).toEqual(expected);
        for (const way of ['tcp', 'tls'] as const) expectParsed('rfc5424', of(child, way, received));
        for (const way of ['lines', 'unix'] as const) expectParsed('rfc3164', of(child, way, received));
        expect(new Set(SURE.flatMap((way) => of(child, way, received).map(({ pid }) => pid))).size).toBe(1);
      }
    },
    TIMEOUT,
  );

  test('gets records over UDP, none twice, in order', async ({ stage }) => {
    const { server, ways } = await startServer(name, stage);
    const end = await stage.run('syslog.js', { args: [{ udp: ways.udp }, `${RECORDS / 2}`, '0'] });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    let count = -1;
    while (count < server.count()) {
      count = server.count();
      await sleep(250);
    }
    if (FULL) console.log(`${name}: ${count} of ${RECORDS} over UDP`);
    const received = server.received();
    expect(received.length).toBeGreaterThan(0);
    for (const child of CHILDREN) {
      expectParsed('rfc5424', of(child, 'udp', received));
      const numbers = numbersOf(child, 'udp', received);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });
});
