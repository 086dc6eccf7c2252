import { readdirSync, statSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { nextCollector } from '../helpers/collector-of.js';
import { FULL } from '../helpers/full.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Large enough for all that is logged while collectors are killed faster than they can catch up. */
const options = { hub: 'peers', ringSize: 16 * 1024 * 1024, blockTimeout: 30_000 };
const PEERS = 4;
const KILLS = FULL ? 50 : 6;
const TIMEOUT = FULL ? 300_000 : 60_000;

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('of processes that meet by the name of a hub, another takes over whenever the one that collects is killed', {
    timeout: TIMEOUT,
  }, async ({ stage }) => {
    let started = 0;
    const start = () => stage.start('peer.js', { args: [`peer-${started++}`], setup, options });
    let peers = Array.from({ length: PEERS }, start);
    await Promise.all(peers.map((peer) => peer.says('ready')));

    for (let kill = 0; kill < KILLS; kill++) {
      const collector = await nextCollector(stage, options.hub, peers);
      const size = sizeOf(stage.logFile);
      await until(() => sizeOf(stage.logFile) > size, 'records in the file');
      collector.kill('SIGKILL');
      await collector.ended;
      const heir = start();
      peers = [...peers.filter((peer) => peer !== collector), heir];
      await heir.says('ready');
    }

    // Who collects ends last: nobody would be there for what the others said at their end.
    const last = await nextCollector(stage, options.hub, peers);
    for (const peer of [...peers.filter((candidate) => candidate !== last), last]) {
      peer.tell('end');
      expect(await peer.ended).toMatchObject({ code: 0, stderr: '' });
    }
    const { series, totals } = stage.history();
    expect(series.size).toBe(PEERS + KILLS);
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, disordered: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });

  test('two names never mix', async ({ stage }) => {
    const one = stage.start('peer.js', { args: ['one'], setup, options });
    const other = stage.start('peer.js', { args: ['other'], setup, options: { ...options, hub: 'others' } });
    await Promise.all([one.says('ready'), other.says('ready')]);
    expect(readdirSync(stage.hubBase).sort()).toEqual(['others', 'peers']);
    for (const peer of [one, other]) {
      peer.tell('end');
      expect(await peer.ended).toMatchObject({ code: 0, stderr: '' });
    }
    expect(stage.history().totals).toMatchObject({ lost: 0, duplicated: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });
});

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
