import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('flush waits for the bytes in the file, and gives up when nobody collects', async ({ stage }) => {
    const report = (name: string) => JSON.parse(readFileSync(join(stage.directory, `${name}.json`), 'utf8'));
    const main = stage.start('flush.js', { setup });
    await main.says('ready');

    for (const name of ['main', 'child']) {
      expect(report(name), name).toEqual({
        accepted: 1000,
        pending: 0,
        delivered: 1000,
        dropped: 0,
        lines: 1000,
      });
    }

    await main.halt();
    writeFileSync(join(stage.directory, 'go'), '');
    await until(() => existsSync(join(stage.directory, 'child-stopped.json')), 'the flush that gives up');
    expect(report('child-stopped')).toEqual({
      accepted: 2000,
      pending: 1000,
      delivered: 1000,
      dropped: 0,
      lines: 0,
    });

    main.kill('SIGCONT');
    expect(await main.ended).toMatchObject({ code: 0, stderr: '' });
    expect(stage.records()).toHaveLength(3000);
    expect(stage.hubRemains()).toEqual([]);
  });
});
