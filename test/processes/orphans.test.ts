import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

test.for(['configure', 'code'])(
  'set up by %s, children of a main that was killed work on at rest, and hand over when the next start collects',
  async (setup, { stage }) => {
    const path = (name: string) => join(stage.directory, name);
    const children = () => readdirSync(path('counts')).filter((id) => !id.startsWith('main'));
    const first = stage.start('orphan.js', { args: ['main'], setup });
    await until(() => children().length === 2, 'both children to log');
    first.kill('SIGKILL');
    await first.ended;
    writeFileSync(path('orphaned'), '');
    // As long as one must watch a process to see that it rests.
    await sleep(1500);

    const next = stage.start('orphan.js', { args: ['main'], setup });
    await next.says('ready');
    await until(() => {
      const found = new Set(stage.records().map(({ series }) => series));
      return children().every((id) => found.has(id));
    }, 'the records of the children');
    writeFileSync(path('stop'), '');
    await until(
      () => existsSync(path('forked.cpu')) && existsSync(path('spawned.cpu')),
      'the end of the children',
    );
    expect(await next.ended).toMatchObject({ code: 0, stderr: '' });
    // What the children said behind main's end.
    await stage.run('orphan.js', { args: ['main'], setup });

    expectWhole(stage);
    for (const child of ['forked', 'spawned']) {
      // Ten records a second take a hundredth of this; a child that spins takes all of a second.
      expect(Number(readFileSync(path(`${child}.cpu`), 'utf8')), `ms of ${child} a second`).toBeLessThan(100);
    }
    expect(existsSync(path('warnings')), 'warnings').toBe(false);
    expect(stage.hubRemains()).toEqual([]);
  },
);
