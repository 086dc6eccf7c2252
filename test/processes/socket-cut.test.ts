import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { cuttingProxy } from '../helpers/cutting-proxy.ts';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Room for what is logged while there is no connection. */
const options = { queue: 'socket', hub: 'cut', ringSize: 16 * 1024 * 1024 };
const CUTS = 20;

test.for(['configure', 'code'])(
  'set up by %s, no record is lost or doubled when all sockets are cut every 100 ms in the middle of a frame',
  async (setup, { stage }) => {
    const collector = stage.start('peer.js', { args: ['collector'], setup, options });
    await collector.says('ready');
    const proxy = await cuttingProxy(join(stage.hubBase, options.hub, 'socket'), 100);
    const peers = ['one', 'two', 'three'].map((id) => stage.start('peer.js', { args: [id], setup, options }));
    await Promise.all(peers.map((peer) => peer.says('ready')));
    await until(() => proxy.cuts >= CUTS, `${CUTS} cuts`);

    for (const peer of peers) peer.tell('end');
    for (const peer of peers) expect(await peer.ended).toMatchObject({ code: 0, stderr: '' });
    proxy.close();
    // What a peer could not send at its end it has left there; to wait for it is not for the exit of the collector.
    const left = () => readdirSync(join(stage.hubBase, options.hub)).filter((name) => name.endsWith('.ring'));
    await until(() => left().length === 0, 'the collector to take what was left');
    collector.tell('end');
    expect(await collector.ended).toMatchObject({ code: 0, stderr: '' });
    const { series, totals } = stage.history();
    expect(series.size).toBe(4);
    expect(totals).toMatchObject({ lost: 0, duplicated: 0, disordered: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  },
);
