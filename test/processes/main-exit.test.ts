import { describe, expect } from 'vitest';
import { expectWhole, test } from '../helpers/test.ts';

const ways = [
  { way: 'one-record', code: 0, records: 1 },
  { way: 'one-record-at-once', code: 0, records: 1 },
  { way: 'return', code: 0, records: 5000 },
  { way: 'exit', code: 3, records: 5000 },
  { way: 'at-once', code: 3, records: 5000 },
  { way: 'throw', code: 1, records: 5000, stderr: 'thrown on purpose' },
  { way: 'reject', code: 1, records: 5000, stderr: 'rejected on purpose' },
  { way: 'beforeExit', code: 0, records: 5001 },
  { way: 'listener-before', code: 0, records: 5001 },
  { way: 'listener-after', code: 0, records: 5001 },
];

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test.for(ways)(
    'main that ends by $way does so by itself, with all its records in the file',
    async ({ way, code, records, stderr = '' }, { stage }) => {
      const end = await stage.run('main-exit.js', { args: [way], setup });

      expect(end).toMatchObject({ code, stdout: '' });
      if (stderr === '') expect(end.stderr).toBe('');
      else expect(end.stderr).toContain(stderr);
      expectWhole(stage);
      expect(stage.history().of('main').delivered).toBe(records);
      expect(stage.hubRemains()).toEqual([]);
    },
  );
});
