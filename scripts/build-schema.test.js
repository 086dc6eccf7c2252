// @ts-check
import { Validator } from '@cfworker/json-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { declaredHandler } from '../src/config/handlers.ts';
import { CONFIG_OPTIONS } from '../src/config/schema.ts';
import { validateConfig } from '../src/config/validate.ts';
import { declaredFormatter } from '../src/formatters/declared.ts';
import { jsonSchemaOf } from './build-schema.js';

const schema = jsonSchemaOf(CONFIG_OPTIONS, { handler: declaredHandler, formatter: declaredFormatter });
const validator = new Validator(JSON.parse(JSON.stringify(schema)), '7', false);

const VALID = `
$schema: ./node_modules/starlogjs/dist/config/schema.json
levels: { notice: 35 }
formatters:
  line: { type: text, pattern: "{time} {message}", timeZone: UTC, colors: true }
  j: { type: json, include: [seq], timestamp: iso }
  e: { type: ecs, serviceName: shop, eventDataset: shop.log }
  o: { type: otlp-json, resource: { service.name: shop, replicas: 2, canary: true } }
handlers:
  all: { type: multiprocess, hub: shop, overflow: block, blockTimeout: 1s, ringSize: 768 KiB, level: notice }
  file: { type: file, path: app.log, mode: "0640", formatter: j, level: 20 }
  out: { type: console, stream: stderr, formatter: { type: text } }
loggers:
  root: { level: debug, handlers: [all] }
  starlog.logsink: { handlers: [file, out] }
  app.db: { level: warn, propagate: false, redact: [sql] }
redact: { paths: ["**.password", "users[*].token"], censor: "***", remove: false }
shutdownTimeout: 500
`;

test('a valid file is valid for editors too', () => {
  expect(validator.validate(parse(VALID)).errors).toEqual([]);
  expect(() => validateConfig(parse(VALID))).not.toThrow();
});

test('a variable may stand for every value, but not for a part of the structure', () => {
  const variable = `"\${X}"`;
  for (const value of [
    '35',
    'true',
    'block',
    '1s',
    '768 KiB',
    'notice',
    '"0640"',
    '20',
    'stderr',
    'false',
    '500',
  ]) {
    const text = VALID.replace(new RegExp(`: ${value}(?=[,\\s])`), `: ${variable}`);
    expect(text).not.toBe(VALID);
    expect(validator.validate(parse(text)).errors, value).toEqual([]);
  }
  expect(validator.validate({ handlers: JSON.parse(variable) }).valid).toBe(false);
  expect(validator.validate({ handlers: { file: JSON.parse(variable) } }).valid).toBe(false);
});

describe('a wrong file is wrong for editors too', () => {
  test.each([
    ['a typo of a key', 'path: app.log', 'pth: app.log'],
    ['a key too many', 'mode: "0640"', 'mode: "0640", hub: x'],
    ['a typo of a type', 'type: file', 'type: fiel'],
    ['a choice', 'overflow: block', 'overflow: blok'],
    ['a size', '768 KiB', '768 kB'],
    ['a duration', 'shutdownTimeout: 500', 'shutdownTimeout: -1'],
    ['a hub', 'hub: shop', 'hub: a/b'],
    ['a section', 'handlers:\n', 'handlrs:\n'],
    ['a formatter in place', '{ type: text } }', '{ type: text, colour: true } }'],
    ['an attribute', 'replicas: 2', 'replicas: [2]'],
    ['an empty name', 'serviceName: shop', 'serviceName: ""'],
    ['a censor', 'censor: "***"', 'censor: 7'],
    ['a list of paths', 'redact: [sql]', 'redact: [7]'],
    ['no object', 'levels: { notice: 35 }', 'levels: [35]'],
  ])('%s', (_, from, to) => {
    const text = VALID.replace(from, to);
    expect(text).not.toBe(VALID);
    expect(validator.validate(parse(text)).valid).toBe(false);
    expect(() => validateConfig(parse(text))).toThrow(/unknown key| is not /);
  });
});

test('every key has a description, with its default', () => {
  const described = descriptions(schema);
  expect(described.filter((text) => /: (undefined)?$/.test(text))).toEqual([]);
  expect(described).toContain(
    'propagate: Whether records also go to the handlers of the parent. Default: true.',
  );
  expect(described).toContain('type: Appends to a file.');
});

/**
 * `key: text` of every property in a JSON Schema, sorted, each once; "undefined" for the text that is missing.
 * @param {object} node
 * @returns {string[]}
 */
function descriptions(node) {
  const properties = Object.entries(/** @type {any} */ (node).properties ?? {});
  const own = properties.map(([key, property]) => `${key}: ${property.description}`);
  const inner = Object.entries(node).flatMap(([, value]) =>
    typeof value === 'object' && value !== null ? descriptions(value) : [],
  );
  return [...new Set([...own, ...inner])].sort();
}

test('says what it is, and holds each part once', () => {
  expect(schema).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of starlog',
    type: 'object',
    additionalProperties: false,
    properties: {
      handlers: { additionalProperties: { $ref: '#/$defs/handler' } },
      formatters: { additionalProperties: { $ref: '#/$defs/formatter' } },
      shutdownTimeout: { title: 'duration', default: '2s' },
    },
    $defs: { handler: { oneOf: expect.arrayContaining([expect.objectContaining({ title: 'file' })]) } },
  });
});
