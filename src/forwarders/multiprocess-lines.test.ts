import { describe, expect, it } from 'vitest';
import type { Connection } from '../collector/connection/connection.ts';
import { somebody, tempDirectory } from '../hub/temp.case.ts';
import { withContext } from '../logger/context.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { Logger } from '../logger/logger.ts';
import { loadMemory } from '../memory/system-memory.ts';
import { Producer } from '../producer/producer.ts';
import { privateWay } from '../producer/way.ts';
import { createRing, openRing } from '../rings/ring-file.ts';
import { fileOrigin } from '../rings/ring-origin.ts';
import { RingEntry, RingReader } from '../rings/ring-reader.ts';
import { MultiprocessHandler } from './multiprocess.ts';

/** A logger whose records go into a real ring, and the lines that have come there since they were last asked for. */
function program(): { log: Logger; lines: () => Record<string, unknown>[] } {
  const memory = loadMemory();
  const file = createRing(tempDirectory(), somebody, { capacity: 1024, dataSize: 1 << 20 }, memory);
  const producer = new Producer(privateWay(file), { overflow: 'drop', blockTimeout: 0 }, 1 << 17);
  const connection = { attachment: { producer } } as unknown as Connection;
  const hierarchy = new Hierarchy();
  const log = new Logger(hierarchy, hierarchy.node('app'));
  log.addHandler(new MultiprocessHandler({}, () => connection)).setLevel('info');
  const reader = new RingReader(fileOrigin(openRing(file.path, memory), memory));
  const entry = new RingEntry();
  let next = 0;
  const lines = (): Record<string, unknown>[] => {
    const found: Record<string, unknown>[] = [];
    reader.ask();
    for (const end = reader.look(next); next < end; next++) {
      if (!reader.read(next, entry)) throw new Error(reader.corrupt);
      const line = reader.data.toString('utf8', entry.offset, entry.offset + entry.length);
      const { level, time, pid, hostname, name, msg, ...fields } = JSON.parse(line) as Record<
        string,
        unknown
      >;
      found.push(fields);
    }
    return found;
  };
  return { log, lines };
}

describe('the line of each record', () => {
  it('shows what is inside of bound objects at the time of its call', () => {
    const { log, lines } = program();
    const state = { step: 1, list: [1] };
    const child = log.child({ state, a: 'x' });
    for (let step = 1; step <= 4; step++) {
      state.step = step;
      state.list.push(step);
      child.info('m', { own: step });
    }
    expect(lines()).toEqual(
      [1, 2, 3, 4].map((step) => ({
        state: { step, list: [1, 1, 2, 3, 4].slice(0, step + 1) },
        a: 'x',
        own: step,
      })),
    );
  });

  it('has the bindings as they were when they were bound', () => {
    const { log, lines } = program();
    let reads = 0;
    const bindings: Record<string, unknown> = {
      a: 1,
      get b() {
        return ++reads;
      },
    };
    const child = log.child(bindings);
    for (let at = 0; at < 3; at++) {
      child.info('m');
      bindings.a = 'changed';
      bindings.late = at;
    }
    expect(lines()).toEqual([
      { a: 1, b: 1 },
      { a: 1, b: 1 },
      { a: 1, b: 1 },
    ]);
  });

  it('has what a context held when it began, and the present state of objects in it', () => {
    const { log, lines } = program();
    const child = log.child({ a: 1, inner: 'binding' });
    const fields: Record<string, unknown> = { tenant: 'x', inner: 'context', user: { id: 1 } };
    withContext(fields, () => {
      for (let at = 0; at < 3; at++) {
        child.info('m', at === 2 ? { tenant: 'own' } : {});
        fields.late = at;
        fields.tenant = 'changed';
        (fields.user as { id: number }).id++;
      }
      withContext({ tenant: 'other' }, () => child.info('m'));
    });
    child.info('m');
    const rest = { a: 1, inner: 'binding' };
    expect(lines()).toEqual([
      { tenant: 'x', user: { id: 1 }, ...rest },
      { tenant: 'x', user: { id: 2 }, ...rest },
      { tenant: 'own', user: { id: 3 }, ...rest },
      { tenant: 'other', user: { id: 4 }, ...rest },
      rest,
    ]);
  });

  it('has each of many bindings once, the innermost of a name', () => {
    const { log, lines } = program();
    const child = log.child({ a: 1, b: 1 }).child({ b: 2, c: undefined, pid: 'own' }).child({ c: 3 });
    for (let at = 0; at < 3; at++) child.info('m', { d: at });
    expect(lines()).toEqual([0, 1, 2].map((d) => ({ a: 1, b: 2, pid_: 'own', c: 3, d })));
  });

  it('hides what is to be redacted from now on, also of bindings', () => {
    const { log, lines } = program();
    const child = log.child({ token: 'secret', a: 1 });
    for (const paths of [undefined, undefined, ['token'], undefined]) {
      log.redact(paths);
      child.info('m');
    }
    const [shown, hidden] = [
      { token: 'secret', a: 1 },
      { token: '[Redacted]', a: 1 },
    ];
    expect(lines()).toEqual([shown, shown, hidden, shown]);
  });

  it('is written by bound loggers whose level and handlers change after they were made', () => {
    const { log, lines } = program();
    const child = log.child({ a: 1 });
    const loud = log.child({ a: 2 }, { level: 'debug' });
    const inner = child.child({ b: 1 });
    for (const each of [child, loud, inner]) each.debug('m');
    log.setLevel('debug');
    for (const each of [child, loud, inner]) each.debug('m');
    const [handler] = log.handlers;
    if (handler !== undefined) log.removeHandler(handler);
    for (const each of [child, loud, inner, child.child({ c: 1 })]) each.info('m');
    expect(lines()).toEqual([{ a: 2 }, { a: 1 }, { a: 2 }, { a: 1, b: 1 }]);
  });

  it('comes behind those that its own values log, by whichever logger', () => {
    const { log, lines } = program();
    const logs = (name: string): object => ({
      toJSON() {
        log.info('inner', { name });
        return name;
      },
    });
    const child = log.child({ bound: logs('of a binding') });
    child.info('outer', { before: 1, own: [logs('of a field')], after: 'x' });
    expect(lines()).toEqual([
      { name_: 'of a binding' },
      { name_: 'of a field' },
      { bound: 'of a binding', before: 1, own: ['of a field'], after: 'x' },
    ]);
  });
});
