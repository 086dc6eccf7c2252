import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Handler } from '../handlers/handler.ts';
import { getLogger, hierarchy } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { captureConsole } from './console.ts';

/* `console` of this thread, whatever the runner has made of it. */
const { console } = globalThis;

let memory: MemoryHandler;
let restore: () => void;

beforeEach(() => {
  memory = new MemoryHandler();
  getLogger('console').addHandler(memory).setLevel('trace').propagate = false;
  restore = captureConsole();
});
afterEach(() => {
  restore();
  vi.restoreAllMocks();
  hierarchy.reset();
});

const said = (): string[] => memory.records.map(({ message }) => message);

describe('captureConsole', () => {
  it('formats as Node does', () => {
    console.log('%s is %d%% of %j', 'it', 50, { a: 1 }, 'more', { b: [2] });
    console.info();
    console.log('%c styled', 'color: red');
    console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
    console.table([{ a: 1 }]);
    expect(said()).toEqual([
      'it is 50% of {"a":1} more { b: [ 2 ] }',
      '',
      ' styled',
      '{ a: [Object] }',
      expect.stringMatching(/^┌.*┐\n│ \(index\) │ a │\n.*\n│ 0 +│ 1 │\n└.*┘$/),
    ]);
  });

  it('indents what is in groups', () => {
    console.group('outer');
    console.groupCollapsed();
    console.warn('two\nlines');
    console.groupEnd();
    console.groupEnd();
    console.log('outside');
    expect(said()).toEqual(['outer', '    two\n    lines', 'outside']);
  });

  it('asserts, counts, and takes times', () => {
    console.assert(true, 'not said');
    console.assert(false, 'said %s', 'so');
    console.count('x');
    console.count('x');
    console.countReset('x');
    console.count('x');
    console.time('t');
    console.timeLog('t', 'more');
    console.timeEnd('t');
    expect(said()).toEqual([
      'Assertion failed: said so',
      'x: 1',
      'x: 2',
      'x: 1',
      expect.stringMatching(/^t: [\d.]+ms more$/),
      expect.stringMatching(/^t: [\d.]+ms$/),
    ]);
    expect(memory.records[0]?.level).toBe(50);
  });

  it('says where it was traced, and which error was passed', () => {
    console.trace('here %d', 1);
    console.error('failed:', new TypeError('boom', { cause: 'why' }), 'now');
    console.error(new Error('alone'));
    const [trace, error, alone] = memory.records;
    expect(trace).toMatchObject({
      level: 10,
      message: 'here 1',
      error: { type: 'Trace', message: 'here 1' },
    });
    expect(trace?.error?.stack?.split('\n')[1]).toContain('console.test.ts');
    expect(error).toMatchObject({ message: 'failed: boom now', error: { type: 'TypeError', cause: 'why' } });
    expect(alone).toMatchObject({ message: 'alone', error: { message: 'alone' } });
  });

  it('gives console back when nobody wants it any more', () => {
    restore();
    const { log } = console;
    const first = captureConsole();
    const second = captureConsole();
    first();
    first();
    console.log('still captured');
    second();
    expect(console.log).toBe(log);
    expect(said()).toEqual(['still captured']);
  });

  it('leaves to somebody who replaced a method later what he has put there', () => {
    const own = (): void => {};
    const { log } = console;
    console.log = own;
    restore();
    expect(console.log).toBe(own);
    console.log = log;
  });

  it('writes as ever inside of a handler, and where there is none', () => {
    restore();
    const written = vi.spyOn(console, 'log').mockImplementation(() => {});
    restore = captureConsole();
    class Echo extends Handler {
      emit(): void {
        console.log('an echo');
      }
    }
    getLogger('console').addHandler(new Echo());
    console.log('said once');
    hierarchy.reset();
    console.log('nobody hears');
    expect(said()).toEqual(['said once']);
    expect(written.mock.calls).toEqual([['an echo'], ['nobody hears']]);
    restore();
  });
});
