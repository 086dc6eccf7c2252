import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

const waysOut = {
  configure: 'loggers: { "starlog.logsink": { handlers: ["file"] } }',
  code: 'getLogger("starlog.logsink").addHandler(',
};

for (const [setup, wayOut] of Object.entries(waysOut)) {
  test(`set up by ${setup}, a sink logger without handlers is warned of once, with the way out`, async ({
    stage,
  }) => {
    const end = await stage.run('no-target.js', {
      setup,
      args: ['--no-warnings'],
      nodeArgs: ['--no-warnings'],
    });

    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout)).toEqual([
      {
        name: 'StarlogWarning',
        code: 'STARLOG_NO_TARGET',
        message: expect.stringContaining(wayOut),
      },
    ]);
    if (setup === 'code') expect(stage.records()).toHaveLength(10);
  });
}
