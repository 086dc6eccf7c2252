import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { nextCollector } from '../helpers/collector-of.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const options = { hub: 'peers', ringSize: 16 * 1024 * 1024, blockTimeout: 30_000 };

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('by socket, the next one takes over when the one that collects ends in order and removes the hub', async ({
    stage,
  }) => {
    const bySocket = { ...options, queue: 'socket' };
    const first = stage.start('peer.js', { args: ['first', 1], setup, options: bySocket });
    await first.says('ready');
    const second = stage.start('peer.js', { args: ['second', 1], setup, options: bySocket });
    await second.says('ready');
    await until(() => stage.log().includes('"second"'), 'records of the second');
    first.tell('end');
    expect(await first.ended).toMatchObject({ code: 0, stderr: '' });
    const { length } = stage.log();
    await until(() => stage.log().length > length, 'the second to write');
    second.tell('end');
    expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
    expect(stage.history().totals).toMatchObject({ lost: 0, duplicated: 0, torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });

  test('a hub that somebody removes while all log is made anew, and an heir keeps its own records', async ({
    stage,
  }) => {
    const first = stage.start('peer.js', { args: ['first', 1], setup, options });
    await first.says('ready');
    const second = stage.start('peer.js', { args: ['second', 1], setup, options });
    await second.says('ready');
    await until(() => stage.log().includes('"second"'), 'records of the second');
    rmSync(join(stage.hubBase, options.hub), { recursive: true });
    expect(await nextCollector(stage, options.hub, [first, second])).toBe(first);
    first.kill('SIGKILL');
    await first.ended;
    const last = () => stage.log().lastIndexOf('"second"');
    const before = last();
    await until(() => last() > before, 'the second to write');
    second.tell('end');
    expect(await second.ended).toMatchObject({ code: 0, stderr: '' });
    const { series, totals } = stage.history();
    expect(series.get('second')).toMatchObject({ lost: 0 });
    expect(totals).toMatchObject({ torn: 0 });
    expect(stage.hubRemains()).toEqual([]);
  });
});
