import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

const wires = [{ wire: 'json' }, { wire: 'batch' }, { confirm: true }];

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test.for(wires)(
    'with %j, children and threads that exit right behind a log call lose nothing',
    async (options, { stage }) => {
      const main = await stage.run('zmq-main.js', { args: ['300', '3', 'exit'], setup, options });
      expect(main).toMatchObject({ code: 0, stderr: '' });
      expectWhole(stage);
      for (const id of ['fork-0', 'worker-1', 'fork-2'])
        expect(stage.history().of(id)).toMatchObject({ delivered: 301 });
      expect(stage.hubRemains()).toEqual([]);
    },
  );
});

test('a child that ends by an uncaught error loses nothing, over a socket that only we may enter', async ({
  stage,
}) => {
  const options = { address: `ipc://${join(stage.directory, 'sockets', 'log.sock')}` };
  await stage.run('zmq-main.js', { args: ['300', '1', 'throw'], options });
  expectWhole(stage);
  expect(stage.history().of('fork-0')).toMatchObject({ delivered: 301 });
});

test.for([{ wire: 'json' }, { wire: 'batch' }])(
  'with %j, process.exit() waits until all of thousands of records are sent',
  async (options, { stage }) => {
    const main = await stage.run('zmq-main.js', { args: ['5000', '1', 'exit'], options });
    expect(main).toMatchObject({ code: 0, stderr: '' });
    expectWhole(stage);
    expect(stage.history().of('fork-0')).toMatchObject({ delivered: 5001 });
  },
);
