import { existsSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const someRecords = (stage: Stage) =>
  until(() => existsSync(stage.logFile) && statSync(stage.logFile).size > 10_000, 'records in the file');

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('a file that is moved or deleted while children log is opened anew, and nothing is lost', async ({
    stage,
  }) => {
    const main = stage.start('steady.js', { setup });
    const [first, second] = ['app.log.2', 'app.log.1'].map((name) => join(stage.directory, name)) as [
      string,
      string,
    ];
    await someRecords(stage);
    renameSync(stage.logFile, first);
    await someRecords(stage);
    // Deleted by that name. What is written before anybody notices can be read by the other one only.
    linkSync(stage.logFile, second);
    rmSync(stage.logFile);
    await someRecords(stage);
    writeFileSync(join(stage.directory, 'stop'), '');

    expect(await main.ended).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expectWhole(stage, first, second, stage.logFile);
    expect([...stage.history(first, second, stage.logFile).series.keys()].sort()).toEqual([
      'main',
      'one',
      'two',
    ]);
    expect(stage.hubRemains()).toEqual([]);
  });
});
