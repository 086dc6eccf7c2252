import { expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

test.for([{ wire: 'json' }, { wire: 'batch' }, { confirm: true }])(
  'with spool and %j, children that are killed right behind a log call lose nothing',
  async (wire, { stage }) => {
    const main = stage.start('zmq-receiver.js', { options: wire });
    const address = String(await until(() => /^tcp:.*$/m.exec(main.stdout)?.[0], 'the address'));
    const options = { address, side: 'connect', spool: true, ...wire };
    const family = await stage.run('zmq-spool.js', { setup: 'code', options });
    expect(family).toMatchObject({ code: 0, stderr: '' });
    await until(() => stage.history().totals.lost === 0, 'all records');
    main.child.stdin.end();
    await main.ended;
    expectWhole(stage);
    for (const id of ['child-0', 'child-1', 'child-2'])
      expect(stage.history().of(id)).toMatchObject({ delivered: 500 });
    expect(stage.hubRemains()).toEqual([]);
  },
);
