import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

test.for(['configure', 'code'])(
  "set up by %s, the messages between a parent and its child are the program's alone, while the child logs 100,000 records",
  async (setup, { stage }) => {
    const main = await stage.run('chatty.js', { setup });

    expect(main).toMatchObject({ code: 0, stderr: '' });
    // The child ended by itself when its channel was closed: no logging holds it.
    expect(JSON.parse(main.stdout)).toEqual({ code: 0, answers: 200, unexpected: [] });
    expectWhole(stage);
    expect(stage.history().of('child').delivered).toBe(200 * 500);
  },
);
