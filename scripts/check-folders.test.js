import { expect, test } from 'vitest';
import { orderIn, upwardImports } from './check-folders.js';

const page =
  '# A\n\n## Who may import whom\n\n`base` ← `wire` ←\n`hub, queues` ← `index.ts`\n\nA folder uses `what` stands left.\n';

test('the order is read from the page, over the ends of its lines', () => {
  expect(orderIn(page)).toEqual(['base', 'wire', 'hub, queues', 'index.ts']);
});

test('imports to the left, and within a folder, are none to speak of', () => {
  const sources = new Map([
    ['base/a.ts', "import { b } from './inner/b.ts';"],
    ['hub/a.ts', "import { a } from '../base/a.ts';\nimport type { Wire } from '../wire/deep/wire.ts';"],
    ['index.ts', "export { a } from './hub/a.ts';"],
  ]);
  expect(upwardImports(orderIn(page), sources)).toEqual([]);
});

test.for([
  ['of a value', "import { hub } from '../hub/hub.ts';"],
  ['of a type', "import type { Hub } from '../hub/hub.ts';"],
  ['that comes late', "const part = late(() => import('../hub/hub.ts'));"],
  ['for what it does', "import '../hub/hub.ts';"],
  ['that is handed on', "export type { Hub } from '../hub/hub.ts';"],
])('an import to the right %s is told', ([, source]) => {
  expect(upwardImports(orderIn(page), new Map([['wire/a.ts', String(source)]]))).toEqual([
    expect.stringMatching(/imports src\/hub\/hub\.ts: hub does not stand before wire/),
  ]);
});

test('folders that share a place do not use one another, and a folder without a place is told', () => {
  const sources = new Map([
    ['hub/a.ts', "import { b } from '../queues/b.ts';"],
    ['new/a.ts', ''],
  ]);
  expect(upwardImports(orderIn(page), sources)).toEqual([
    expect.stringContaining('src/new/ has no place'),
    expect.stringContaining('src/hub/a.ts imports src/queues/b.ts'),
  ]);
});

test('a folder that the list names has a place of its own; one that it does not, that of the folder around it', () => {
  const order = ['hub/low', 'hub', 'hub/high'];
  const sources = new Map([
    ['hub/a.ts', "import { b } from './low/b.ts';\nimport { c } from './inner/c.ts';"],
    ['hub/inner/c.ts', "import { a } from '../a.ts';"],
    ['hub/low/b.ts', "import { a } from '../a.ts';"],
    ['hub/high/d.ts', "import { b } from '../low/b.ts';\nimport { a } from '../a.ts';"],
  ]);
  expect(upwardImports(order, sources)).toEqual([
    expect.stringMatching(/src\/hub\/low\/b\.ts imports src\/hub\/a\.ts: hub does not stand before hub\/low/),
  ]);
});
