import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Large enough for all that is logged while collectors are killed faster than they can catch up. */
const options = { hub: 'peers', ringSize: 16 * 1024 * 1024 };
const PEERS = 4;
const KILLS = 6;

type Program = ReturnType<Stage['start']>;

/** Who holds the lock of the hub: the one that has the file open. Others close it as soon as they were refused. */
function collectorOf(stage: Stage, peers: readonly Program[]): Program | undefined {
  const lock = join(stage.hubBase, options.hub, 'lock');
  return peers.find(({ pid }) => {
    const folder = `/proc/${pid}/fd`;
    try {
      return readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)) === lock);
    } catch {
      return false;
    }
  });
}

async function nextCollector(stage: Stage, peers: readonly Program[]): Promise<Program> {
  let found: Program | undefined;
  await until(() => {
    const candidate = collectorOf(stage, peers);
    // Twice in a row: a process that was refused the lock has the file open for a moment too.
    const isSame = candidate !== undefined && candidate === found;
    found = candidate;
    return isSame;
  }, 'a collector');
  return found as Program;
}

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('of processes that meet by the name of a hub, another takes over whenever the one that collects is killed', async ({
    stage,
  }) => {
    let started = 0;
    const start = () => stage.start('peer.js', { args: [`peer-${started++}`], setup, options });
    let peers = Array.from({ length: PEERS }, start);
    await Promise.all(peers.map((peer) => peer.says('ready')));

    for (let kill = 0; kill < KILLS; kill++) {
      const collector = await nextCollector(stage, peers);
      const { size } = statSync(stage.logFile);
      await until(() => statSync(stage.logFile).size > size, 'records in the file');
      collector.kill('SIGKILL');
      await collector.ended;
      const heir = start();
      peers = [...peers.filter((peer) => peer !== collector), heir];
      await heir.says('ready');
    }

    // Who collects ends last: nobody would be there for what the others said at their end.
    const last = await nextCollector(stage, peers);
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
