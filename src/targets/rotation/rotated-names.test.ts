import { expect, test } from 'vitest';
import { RotatedNames } from './rotated-names.ts';

const noon = Date.UTC(2026, 10, 22, 12, 30);
const make = (pattern: string, path = '/logs/app.log') => new RotatedNames(path, pattern, 'YYYY-MM-DD');
function first(names: RotatedNames, others: string[] = []): string {
  for (const name of names.next(noon, others)) return name;
  throw new Error('none');
}

test.each([
  ['{base}.{date}.{index}{ext}', '/logs/app.log', 'app.2026-11-22.1.log'],
  ['{base}.{date}.{index}{ext}', '/logs/app', 'app.2026-11-22.1'],
  ['{base}{ext}.{index}', '/logs/a+b.json.log', 'a+b.json.log.1'],
  ['{date:YYYY}/{date:MM-DDTHH-mm}/{base}-{index}{ext}', '/logs/app.log', '2026/11-22T12-30/app-1.log'],
  ['old/{{{index}}}', '/logs/app.log', 'old/{1}'],
])('%s of %s is %s', (pattern, path, expected) => {
  const names = make(pattern, path);
  expect(first(names)).toBe(expected);
  expect(names.isOurs(expected)).toBe(true);
});

test('the index is larger than all of the same date, also of two digits', () => {
  const names = make('{base}.{date}.{index}{ext}');
  const others = ['app.2026-11-22.9.log', 'app.2026-11-22.10.log', 'app.2026-11-23.77.log'];
  expect(first(names, others)).toBe('app.2026-11-22.11.log');
  const [one, two, three] = names.next(noon, []);
  expect([one, two, three]).toEqual(['app.2026-11-22.1.log', 'app.2026-11-22.2.log', 'app.2026-11-22.3.log']);
});

test.each([
  'app.log',
  'app.2026-11-22.log',
  'app.2026-11-22.01.log',
  'app.2026-11-22.1.log.gz',
  'app.2026-1-22.1.log',
  'appx2026-11-22.1.log',
  'other/app.2026-11-22.1.log',
  '../app.2026-11-22.1.log',
  '',
])('%j is nobody that was made here', (name) => {
  expect(make('{base}.{date}.{index}{ext}').isOurs(name)).toBe(false);
});

test.each([
  ['app.log', 'has {index} 0 times'],
  ['{index}-{index}', 'has {index} 2 times'],
  ['{index}.{pid}', 'has {pid}; it takes {base}'],
  ['{index:3}', 'only {date} takes a format'],
  ['{index}-{date:HH:mm}', 'without a colon'],
  ['{index}-{date:iso}', 'has {date:iso}'],
  ['{index}-{date:hours}', 'has {date:hours}'],
  ['../{index}', 'does not name a file in the folder'],
  ['/var/log/{index}', 'does not name a file in the folder'],
  ['a/../../{index}', 'does not name a file in the folder'],
  ['{index}/', 'does not name a file in the folder'],
  ['{index', 'has no partner'],
])('the pattern %j is refused', (pattern, problem) => {
  expect(() => make(pattern)).toThrow(
    expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: expect.stringContaining(problem) }),
  );
});
