import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

test.for([
  { busy: 'worker', setup: 'configure' },
  { busy: 'worker', setup: 'code' },
  { busy: 'fork', setup: 'configure' },
  { busy: 'fork', setup: 'code' },
  // With handlers that live in its memory, main has to turn its event loop itself.
  { busy: 'main', setup: 'configure' },
])(
  'set up by $setup, what $busy logged arrives while it never yields',
  async ({ busy, setup }, { stage }) => {
    const main = stage.start('busy.js', { args: [busy], setup });
    await until(() => stage.log().split('\n').length > 1000, 'all records, while the loop goes on');
    expect(main.child.exitCode).toBeNull();
    writeFileSync(join(stage.directory, 'stop'), '');

    expect(await main.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expectWhole(stage);
    expect(stage.hubRemains()).toEqual([]);
  },
);
