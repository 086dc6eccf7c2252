import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { FULL } from '../helpers/full.ts';
import { numbersOf, SERVERS, type ServerName, startServer } from '../helpers/syslog-received.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Milliseconds in which there is no server. */
const OUTAGE = FULL ? 10_000 : 1000;
const WAYS = ['tcp', 'tls'] as const;
const CHILDREN = ['one', 'two'] as const;

describe.each(Object.keys(SERVERS) as ServerName[])('%s is stopped and started again', (name) => {
  test('and over TCP and TLS nothing is missing but what it had not read, of which a record tells', async ({
    stage,
  }) => {
    const { server, start, ways } = await startServer(name, stage);
    const { tcp, tls } = ways;
    const targets = { tcp: { ...tcp, maxRetryDelay: 500 }, tls: { ...tls, maxRetryDelay: 500 } };
    const program = stage.start('syslog.js', { args: [targets, '0', '10'] });
    await until(async () => {
      await sleep(50);
      const received = server.received();
      return WAYS.every((way) => CHILDREN.every((child) => numbersOf(child, way, received).length > 50));
    }, 'records of each child by each way before the outage');
    await server.stop();
    const before = server.received();
    await sleep(OUTAGE);
    await start();
    const countOf = (way: string): number => numbersOf('one', way, server.received()).length;
    await until(async () => {
      await sleep(200);
      return WAYS.every((way) => countOf(way) > numbersOf('one', way, before).length + 200);
    }, 'records after the outage');
    writeFileSync(join(stage.directory, 'stop'), '');
    expect((await program.ended).code).toBe(0);
    await server.stop();

    const received = server.received();
    for (const way of WAYS) {
      // The program told it in the stream, as the record of its own for each connection that broke.
      const told = received
        .filter(({ app, msgid }) => app === `starlog-${way}` && msgid === 'starlog.syslog')
        .reduce((sum, { msg }) => sum + Number(/of the last (\d+) records/.exec(msg)?.[1]), 0);
      let lost = 0;
      let doubled = 0;
      for (const child of CHILDREN) {
        const numbers = numbersOf(child, way, received);
        const distinct = [...new Set(numbers)];
        expect(distinct).toEqual(distinct.toSorted((a, b) => a - b));
        const had = new Set(distinct);
        const missing = Array.from({ length: distinct.at(-1) as number }, (_, i) => i).filter(
          (i) => !had.has(i),
        );
        // What the kernel had taken for a server that never read it: directly behind the last one that it had read.
        const next = (numbersOf(child, way, before).at(-1) as number) + 1;
        expect(missing, `${child} ${way}`).toEqual(missing.map((_, i) => next + i));
        lost += missing.length;
        doubled += numbers.length - distinct.length;
      }
      if (FULL)
        console.log(
          `${name} ${way}: ${received.length} received, lost ${lost}, doubled ${doubled}, told ${told}`,
        );
      expect(told, way).toBeGreaterThan(0);
      expect(lost, way).toBeLessThanOrEqual(told);
    }
  });
});
