import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../base/errors.ts';
import { loadConfigFile } from './load.ts';

const directory = mkdtempSync(join(tmpdir(), 'starlog-load-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function failure(path: string): ConfigError {
  try {
    loadConfigFile(path);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`${path} was taken`);
}

test.each(['', '\n', '# nothing yet\n'])('says that a YAML file is empty: %j', (text) => {
  expect(failure(file('empty.yaml', text)).message).toMatch(/empty\.yaml: the file is empty; it needs/);
});

describe('reads', () => {
  const expected = { handlers: { file: { type: 'file', path: `\${HOME}/app.log` } } };

  test.each([
    ['a.yaml', `handlers:\n  file: { type: file, path: "\${HOME}/app.log" }\n`],
    ['b.yml', `# comment\nhandlers: {file: {type: file, path: "\${HOME}/app.log"}}`],
    ['c.json', JSON.stringify(expected)],
    ['D.JSON', `\uFEFF${JSON.stringify(expected, null, 2)}`],
  ])('%s, and leaves its texts alone', (name, text) => {
    expect(loadConfigFile(file(name, text))).toEqual(expected);
  });

  test('octal numbers as YAML 1.2 writes them', () => {
    expect(loadConfigFile(file('octal.yaml', 'mode: 0o640\nquoted: "0640"\nzero: 0\n'))).toEqual({
      mode: 0o640,
      quoted: '0640',
      zero: 0,
    });
  });

  test('aliases', () => {
    expect(loadConfigFile(file('alias.yaml', 'a: &x [1]\nb: *x\n'))).toEqual({ a: [1], b: [1] });
  });
});

describe('tells file, line and column', () => {
  test.each([
    ['word.json', '{\n  "a": abc\n}', 'line 2, column 8: unexpected "abc"'],
    ['comma.json', '{\r\n  "a": 1,\r\n}', 'line 3, column 1: unexpected "}"'],
    ['end.json', '{\n  "a": [1', 'line 2, column 10: the file ends too early'],
    ['empty.json', '', 'line 1, column 1: the file ends too early'],
    ['comment.json', '{\n  // why\n}', 'line 2, column 3: unexpected "//"; JSON has no comments, YAML does'],
    [
      'twice.json',
      '{ "a": { "x": 1, "y": 2 },\n  "b": { "x": 1, "y": [{ "x": "x" }], "\\u0078": 2 } }',
      'line 2, column 39: the key "x" is there a second time',
    ],
    ['twice-at-top.json', '{"a":1,\n"a":2}', 'line 2, column 1: the key "a" is there a second time'],
    ['twice.yaml', 'a: 1\nb: 2\na: 3\n', 'line 3, column 1: Map keys must be unique'],
    ['bracket.yaml', 'a:\n  b: [1, 2\nc: 1\n', 'line 3, column 1: '],
    ['documents.yaml', 'a: 1\n---\nb: 1\n', 'line 2, column 1: Source contains multiple documents'],
    ['tag.yaml', 'a: !env HOME\n', 'line 1, column 4: Unresolved tag: !env'],
    [
      'mode.yaml',
      'a:\n  mode: 0640\n',
      'line 2, column 9: YAML reads 0640 as the decimal number 640; write it in quotes, "0640"',
    ],
  ])('of what is wrong in %s', (name, text, expected) => {
    const path = file(name, text);
    const error = failure(path);
    expect(error.message).toContain(`${path}, ${expected}`);
    expect(error.code).toBe('STARLOG_BAD_CONFIG');
    expect(error.value).toBe(path);
  });
});

test('stops aliases of aliases before they fill the memory', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh']) {
    bomb.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(',')}]`);
  }
  const path = file('bomb.yaml', bomb.join('\n'));
  expect(failure(path).message).toBe(`${path}: Excessive alias count indicates a resource exhaustion attack`);
});

test('says which path it tried when there is no file', () => {
  const error = failure('no/such.yaml');
  expect(error.message).toMatch(
    new RegExp(`^the configuration file can't be read; tried ${resolve('no/such.yaml')}: ENOENT`),
  );
  expect(error.cause).toMatchObject({ code: 'ENOENT' });
});

test('refuses other kinds of files by name', () => {
  expect(failure('starlog.toml').message).toBe(
    'starlog.toml: a configuration file is YAML or JSON; give it a name that ends in .yaml, .yml or .json',
  );
});
