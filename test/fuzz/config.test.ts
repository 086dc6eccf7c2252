import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConfigError } from '../../src/base/errors.ts';
import { loadConfigFile } from '../../src/config/load.ts';
import { validateConfig } from '../../src/config/validate.ts';
import { mutate, mutation } from './mutation.ts';
import { FUZZ_TIMEOUT, runs } from './runs.ts';

const YAML = `# a configuration
formatters:
  line: { type: text, pattern: "{time} [{name}-{pid}] {level}: {message}", timeZone: Europe/Berlin }
  short: &short { type: json, include: [seq] }
handlers:
  all: { type: multiprocess, hub: shop, ringSize: 768 KiB, blockTimeout: 500ms }
  file: { type: file, path: app.log, mode: "0640", formatter: short }
  big: { type: rotating-file, path: big.log, size: 10 MiB }
  out: { type: console, stream: stderr, formatter: line }
loggers:
  root: { level: debug, handlers: [all] }
  starlog.logsink: { handlers: [file, out, big] }
  app.db: { level: warn, propagate: false }
shutdownTimeout: 2s
`;

const valid = validateConfig(loadText(YAML, 'yaml'));

function loadText(text: string | Uint8Array, ending: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'starlog-fuzz-'));
  try {
    const path = join(folder, `logging.${ending}`);
    writeFileSync(path, text);
    return loadConfigFile(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is not valid must be refused by an error that names a place and says something. */
function check(load: () => unknown): void {
  try {
    expect(validateConfig(load())).toHaveProperty('handlers');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message.length).toBeGreaterThan(10);
  }
}

it(
  'a file that somebody damaged is a configuration, or refused with its place',
  () => {
    expect(valid.handlers).toHaveProperty('big');
    const json = JSON.stringify(loadText(YAML, 'yaml'), null, 1);
    fc.assert(
      fc.property(
        fc.constantFrom<[string, string]>([YAML, 'yaml'], [json, 'json']),
        mutation,
        ([text, ending], mutations) => check(() => loadText(mutate(Buffer.from(text), mutations), ending)),
      ),
      runs(200),
    );
  },
  FUZZ_TIMEOUT,
);

it(
  'any object is a configuration, or refused with its place',
  () => {
    const key = fc.constantFrom(
      'type',
      'level',
      'handlers',
      'path',
      'formatter',
      'loggers',
      'root',
      '__proto__',
      'x',
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('file', 'multiprocess', 'json', 'warn', '', 0, -1, Number.NaN, null, true),
        fc.anything(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const sections = fc.dictionary(
      fc.constantFrom('levels', 'formatters', 'handlers', 'loggers', 'shutdownTimeout', 'redact'),
      value,
    );
    fc.assert(
      fc.property(sections, (config) => check(() => config)),
      runs(300),
    );
  },
  FUZZ_TIMEOUT,
);
