// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a file may hold
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../base/errors.ts';
import { readConfig } from './read-config.ts';
import { fillIn } from './variables.ts';

const directory = mkdtempSync(join(tmpdir(), 'starlog-variables-'));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function filled(text: string, environment: Record<string, string> = {}): unknown {
  return (fillIn({ a: { b: [text] } }, environment, 'x.yaml').input as { a: { b: unknown[] } }).a.b[0];
}

function failure(call: () => unknown): ConfigError {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a text of a file', () => {
  test.each([
    ['${HOME}/app.log', '/home/ann/app.log'],
    ['${HOME}${HOME}', '/home/ann/home/ann'],
    ['${NONE:-logs}/app.log', 'logs/app.log'],
    ['${NONE:-}', ''],
    ['${EMPTY:-logs}', 'logs'],
    ['${EMPTY}', ''],
    ['${NONE:-${HOME}/logs}', '/home/ann/logs'],
    ['${NONE:-{time} {message}}', '{time} {message}'],
    ['$${HOME} and $$ and $HOME', '${HOME} and $$ and $HOME'],
    ['${TRICKY}', '${HOME}'],
    ['{time} [{name}]', '{time} [{name}]'],
  ])('%s is %s', (text, expected) => {
    const environment = { HOME: '/home/ann', EMPTY: '', TRICKY: '${HOME}' };
    expect(filled(text, environment)).toBe(expected);
  });

  test.each(['${}', '${A B}', '${A-b}', '${HOME', '${1A}', 'x ${NONE:-${}'])('%s is refused', (text) => {
    const error = failure(() => filled(text, { HOME: '/' }));
    expect(error.path).toBe('a.b[0]');
    expect(error.message).toMatch(/^x\.yaml: a\.b\[0\]: .*write \$\{NAME\} or \$\{NAME:-default\}/);
  });

  test('is refused, with place and name, for a variable that is not set', () => {
    const error = failure(() => filled('${LOG_DIR}/app.log'));
    expect(error).toMatchObject({ code: 'STARLOG_BAD_CONFIG', path: 'a.b[0]', value: '${LOG_DIR}/app.log' });
    expect(error.message).toMatch(/the environment variable LOG_DIR is not set.*\$\{LOG_DIR:-text\}/);
  });
});

test('keys stay as they are, also those that are refused later', () => {
  const { input } = fillIn(JSON.parse('{"${HOME}":{"__proto__":"${HOME}"}}'), { HOME: 'x' }, 'x.json');
  expect(JSON.stringify(input)).toBe('{"${HOME}":{"__proto__":"x"}}');
});

test('what holds itself is refused and not gone through for ever', () => {
  const path = file('circle.yaml', 'handlers: &all\n  file: { type: module, path: x, options: *all }\n');
  expect(failure(() => readConfig(path)).message).toMatch(/handlers\.file\.options: it stands within itself/);
});

describe.each([
  [
    'yaml',
    `handlers:
  all: { type: multiprocess, ringSize: "\${RING}", blockTimeout: "\${WAIT:-2s}" }
  file: { type: file, path: "\${DIR}/app.log" }
  out: { type: console, colors: "\${COLORS:-true}", level: "\${LEVEL:-20}" }
loggers:
  root: { level: "\${LEVEL:-20}", handlers: [all] }
  starlog.logsink: { handlers: [file, out] }
`,
  ],
  [
    'json',
    JSON.stringify({
      handlers: {
        all: { type: 'multiprocess', ringSize: '${RING}', blockTimeout: '${WAIT:-2s}' },
        file: { type: 'file', path: '${DIR}/app.log' },
        out: { type: 'console', colors: '${COLORS:-true}', level: '${LEVEL:-20}' },
      },
      loggers: {
        root: { level: '${LEVEL:-20}', handlers: ['all'] },
        'starlog.logsink': { handlers: ['file', 'out'] },
      },
    }),
  ],
])('a file in %s', (ending, text) => {
  test('has a number, or true and false, where one is wanted, and else the text', () => {
    vi.stubEnv('RING', '1048576');
    // A folder whose name is a number stays a text.
    vi.stubEnv('DIR', '2026');
    const { handlers, loggers } = readConfig(file(`types.${ending}`, text));
    expect(handlers.all).toMatchObject({ ringSize: 1_048_576, blockTimeout: 2000 });
    expect(handlers.file).toMatchObject({ path: '2026/app.log' });
    expect(handlers.out).toMatchObject({ level: 20, formatter: { colors: true } });
    expect(loggers.root?.level).toBe(20);
  });

  test('is told what does not fit, as if it stood in the file', () => {
    vi.stubEnv('RING', 'large');
    vi.stubEnv('DIR', '.');
    vi.stubEnv('COLORS', '1');
    vi.stubEnv('LEVEL', 'warning');
    const path = file(`wrong.${ending}`, text);
    const { message } = failure(() => readConfig(path));
    expect(message).toContain('handlers.all.ringSize: "large" is not a size');
    expect(message).toContain('handlers.out.colors: 1 is not true or false');
    expect(message).toContain('loggers.root.level: there is no level "warning", did you mean "warn"?');
  });
});

test('a configuration in code is left alone', () => {
  const path = '${NOT_SET}/app.log';
  const { handlers } = readConfig({ handlers: { file: { type: 'file', path } }, loggers: {} });
  expect(handlers.file).toMatchObject({ path });
});
