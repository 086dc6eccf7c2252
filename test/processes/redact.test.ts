import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { test } from '../helpers/test.ts';

const SECRET = 'c4n4ry-5tr1ng';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('a secret that is redacted is in no ring, no file of the hub, no target and no warning', async ({
    stage,
  }) => {
    const main = stage.start('redact.js', { setup, env: { TEST_SECRET: SECRET } });
    await main.says('logged');

    // Rings keep the bytes of records that were collected until others take their place.
    const files = [...filesBelow(stage.hubBase), ...filesBelow(stage.directory)];
    const holding = (text: string) => files.filter((path) => readFileSync(path).includes(text));
    expect(holding('"marker"').filter((path) => path.endsWith('.ring'))).toHaveLength(2);
    expect(holding('"marker"')).toContain(stage.logFile);
    expect(holding(SECRET)).toEqual([]);

    main.tell('end');
    const end = await main.ended;
    expect(end).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('A censor threw at err.cause.card'),
    });
    expect(end.stderr + end.stdout).not.toContain(SECRET);

    const records = stage.records();
    expect(records.map(({ who, password, context }) => [who, password, context])).toEqual(
      ['main', 'child'].flatMap((who) => Array(5).fill([who, '[Redacted]', { password: '[Redacted]' }])),
    );
    const [first, second, third, fourth, fifth] = records;
    expect(first).toMatchObject({ user: { password: '[Redacted]' }, users: { password: '[Redacted]' } });
    expect(second).toMatchObject({
      headers: { 'set-cookie': '[Redacted]' },
      list: [{ key: '[Redacted]' }],
      whole: '[Redacted]',
    });
    for (const { err } of [third, fourth]) {
      expect(err).toMatchObject({
        message: 'outer',
        password: '[Redacted]',
        cause: { message: 'inner', card: '[Redacted]', cause: { deep: { password: '[Redacted]' } } },
      });
    }
    expect(fifth).toMatchObject({ card: '[Redacted]', nested: { card: '(censored)' } });
    expect(stage.hubRemains()).toEqual([]);
  });
});
