import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test } from '../helpers/test.ts';

const ways = ['fork', 'worker', 'bare worker'];
const orders = ['own,named', 'named,own'];

test.for(orders.flatMap((order) => ways.map((way) => ({ order, way }))))(
  'a program with a named hub beside its own, added as $order, and its $way write to the file of each',
  async ({ order, way }, { stage }) => {
    const end = await stage.run('two-hubs.js', { args: [order, way] });

    expect(end).toMatchObject({ code: 0, stderr: '' });
    const messages = (name: string): string[] =>
      readFileSync(join(stage.directory, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg);
    expect(messages('app.log')).toEqual(['app of main', 'app of child']);
    expect(messages('audit.log')).toEqual(['audit of main', 'audit of child']);
    expect(stage.hubRemains()).toEqual([]);
  },
);
