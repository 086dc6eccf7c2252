import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('threads that are terminated while they set up their logging do no harm', async ({ stage }) => {
    const end = await stage.run('stopped-threads.js', { args: [150], setup });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    // A ring that was not finished may stay: a start some seconds later removes it.
  });

  test('nor do those that are there when the process exits', async ({ stage }) => {
    for (let run = 0; run < 20; run++) {
      const end = await stage.run('stopped-threads.js', { args: [2, 'exit'], setup });
      expect(end).toMatchObject({ code: 0, stderr: '' });
    }
  });
});
