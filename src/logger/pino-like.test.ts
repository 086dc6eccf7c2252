import { describe, expect, it } from 'vitest';
import { flush } from '../program/lifecycle.ts';
import { addLevel } from '../record/level.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { Hierarchy } from './hierarchy.ts';
import { Logger } from './logger.ts';
import { hierarchy as programs } from './registry.ts';

function program(): { log: Logger; memory: MemoryHandler; hierarchy: Hierarchy } {
  const hierarchy = new Hierarchy();
  const memory = new MemoryHandler();
  return { log: new Logger(hierarchy, hierarchy.node('web')).addHandler(memory), memory, hierarchy };
}

describe('of what pino has, a logger', () => {
  it('tells its levels, as pino-http asks when it is made', () => {
    addLevel('audit', 45);
    const { values, labels } = program().log.levels;
    expect(values).toMatchObject({
      trace: 10,
      debug: 20,
      info: 30,
      warn: 40,
      audit: 45,
      error: 50,
      fatal: 60,
    });
    expect(labels).toMatchObject({ 10: 'trace', 30: 'info', 45: 'audit', 60: 'fatal' });
  });

  it('tells whether a level is on, and nothing of one that is none', () => {
    const { log } = program();
    expect(['debug', 'info', 40, 'loud'].map((level) => log.isLevelEnabled(level as never))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('tells its bindings, and takes more', () => {
    const { log, memory } = program();
    const child = log.child({ reqId: 7, user: 'ann' });
    const inner = child.child({ user: 'bob' });
    child.setBindings({ step: 1, reqId: 8 });
    expect(log.bindings()).toEqual({});
    expect(child.bindings()).toEqual({ reqId: 8, user: 'ann', step: 1 });
    expect(inner.bindings()).toEqual({ reqId: 7, user: 'bob' });
    for (const one of [child, child, inner]) one.info('x');
    expect(memory.records.map(({ fields }) => fields)).toEqual([
      { reqId: 8, user: 'ann', step: 1 },
      { reqId: 8, user: 'ann', step: 1 },
      { reqId: 7, user: 'bob' },
    ]);
  });

  it('waits for its records, or says what failed', async () => {
    const { log, hierarchy } = program();
    log.flush();
    await new Promise<void>((resolve) => log.flush(() => resolve()));
    const no = new Error('no');
    hierarchy.flush = () => Promise.reject(no);
    expect(await new Promise((resolve) => log.flush(resolve))).toBe(no);
    // The loggers of the program wait for what flush() waits for.
    const awaited = programs.flush();
    expect(await awaited).toEqual(await flush());
  });
});
