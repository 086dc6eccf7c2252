import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../base/errors.ts';
import { makeFormatter } from '../formatters/declared.ts';
import type { Formatter } from '../formatters/formatter.ts';
import { recordOf } from '../formatters/records.case.ts';
import { validateConfig } from './validate.ts';

const folder = mkdtempSync(join(tmpdir(), 'starlog-module-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module with this text, and its path relative to the folder. */
function module(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
}

/** The formatter that a configuration in that folder declares. */
function formatterOf(path: string, options?: Record<string, unknown>): Formatter {
  const formatter = { type: 'module', path, ...(options === undefined ? {} : { options }) };
  const config = validateConfig({ formatters: { mine: formatter } }, join(folder, 'logging.yaml'));
  return makeFormatter(structuredClone(config.formatters.mine) as never);
}

const CLASS = `export default class {
  constructor({ mark }) { this.mark = mark; }
  format(record) { return this.mark + record.message; }
}`;

describe('a module', () => {
  it('gives a class or a function, in either kind of module', () => {
    const all = [
      module('class.mjs', CLASS),
      module('function.mjs', 'export default ({ mark }) => ({ format: (record) => mark + record.message })'),
      module(
        'fields.mjs',
        'export default class { format = (r) => this.mark + r.message; constructor(o) { this.mark = o.mark; } }',
      ),
      module('class.cjs', CLASS.replace('export default', 'module.exports =')),
      module(
        'compiled.cjs',
        `Object.defineProperty(exports, '__esModule', { value: true });\n${CLASS.replace('export default', 'exports.default =')}`,
      ),
      module(
        'old.cjs',
        'function Old(o) { this.mark = o.mark; }\nOld.prototype.format = function (r) { return this.mark + r.message; };\nmodule.exports = Old;',
      ),
    ];
    for (const path of all) {
      expect(formatterOf(path, { mark: '> ' }).format(recordOf()), path).toBe('> hello');
      expect(formatterOf(join(folder, path), { mark: '> ' }).format(recordOf()), path).toBe('> hello');
    }
    const url = pathToFileURL(join(folder, 'class.mjs')).href;
    expect(formatterOf(url, { mark: '> ' }).format(recordOf())).toBe('> hello');
  });

  it('is given an empty object where there are no options', () => {
    const path = module(
      'options.mjs',
      'export default (options) => ({ format: () => JSON.stringify(options) })',
    );
    expect(formatterOf(path).format(recordOf())).toBe('{}');
  });

  it('is found from the folder of the configuration, or from the one that is said', () => {
    const config = { formatters: { mine: { type: 'module', path: './x.mjs', from: '../other' } } };
    expect(validateConfig(config, '/etc/app/logging.yaml').formatters.mine).toMatchObject({
      from: '/etc/other',
    });
    const inCode = validateConfig({ formatters: { mine: { type: 'module', path: './x.mjs' } } });
    expect(inCode.formatters.mine).toMatchObject({ from: process.cwd() });
    expect(validateConfig(inCode)).toEqual(inCode);
  });

  it.each([
    [
      'is not there',
      './none.mjs',
      undefined,
      /'\.\/none\.mjs' of a formatter can't be found from .*begins with \.\//,
    ],
    [
      'is not installed',
      'no-such-package-at-all',
      undefined,
      /can't be found from .*name of an installed package/,
    ],
    ['has no default export', 'none.mjs', 'export class Mine {}', /write "export default class/],
    ['has another one', 'text.mjs', 'export default "text"', /no class or function as its default export/],
    ['throws while it is loaded', 'throws.mjs', 'throw new Error("bad luck")', /can't be loaded: bad luck/],
    ['is no JavaScript', 'syntax.mjs', 'export default clas {', /can't be loaded: /],
    ['waits', 'waits.mjs', 'await 1; export default class { format() {} }', /has a top-level await/],
    [
      'throws when asked',
      'refuses.mjs',
      'export default () => { throw new Error("no colour") }',
      /asked for the formatter: no colour/,
    ],
    [
      'gives no formatter',
      'nothing.mjs',
      'export default () => ({ fromat() {} })',
      /which is no formatter; give an object with a method format/,
    ],
    ['gives nothing', 'undefined.mjs', 'export default () => {}', /gave undefined, which is no formatter/],
  ])('that %s is an error with the way out', (_problem, name, text, expected) => {
    const path = text === undefined ? name : module(name, text);
    expect(() => formatterOf(path)).toThrow(ConfigError);
    expect(() => formatterOf(path)).toThrow(expected);
  });

  it('takes no options that could not get to the collector', () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    for (const bad of [() => 1, new Date(), new Map(), 1n, Number.NaN, loop, Symbol('s'), [undefined]]) {
      const formatters = { mine: { type: 'module', path: './x.mjs', options: { bad } } };
      expect(() => validateConfig({ formatters })).toThrow(
        'formatters.mine.options: an object is not plain data; leave functions and the like to the module, since options are copied to the collector',
      );
    }
  });
});
