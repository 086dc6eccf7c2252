import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LineRecord } from '../handlers/line-record.ts';
import { FileHandler } from '../targets/file/file.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { withContext } from './context.ts';
import { doorOf } from './door.ts';
import { getLogger, hierarchy } from './registry.ts';

const LINE = '{"level":30,"time":5,"name":"app.db","password":"x","msg":"hello"}\n';

const memory = (): MemoryHandler => {
  const handler = new MemoryHandler();
  getLogger().addHandler(handler);
  return handler;
};

afterEach(() => {
  hierarchy.reset();
  getLogger('app').redact(undefined);
});

describe('Door', () => {
  it('lets records in under the level and the filters of its logger', () => {
    const { records } = memory();
    const door = doorOf('app.db');
    getLogger('app').level = 'warn';
    door.record({ level: 30, message: 'too low' });
    door.line(LINE, 30, 5, 0, true);
    getLogger('app.db').addFilter(({ message }) => message !== 'hello');
    door.line(LINE, 50, 5, 0, true);
    door.record({ level: 40, message: 'passes' });
    expect(records.map(({ name, message }) => `${name} ${message}`)).toEqual(['app.db passes']);
  });

  it('gives records what they say of themselves, and the fields of the context', () => {
    const { records } = memory();
    const error = new Error('boom');
    withContext({ traceId: 't' }, () =>
      doorOf('app').record({ level: 35, time: 5, message: '100%d', fields: { a: 1 }, error }),
    );
    const [record] = records;
    expect(record).toMatchObject({ level: 35, time: 5, message: '100%d', fields: { traceId: 't', a: 1 } });
    expect(record?.error?.message).toBe('boom');
  });

  it('has a name whatever it is called', () => {
    const { records } = memory();
    for (const name of ['', 'a..b', '.']) doorOf(name).record({ level: 30, message: 'm' });
    expect(records.map(({ name }) => name)).toEqual(['root', 'a.b', 'root']);
  });

  it('hands lines on byte for byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'starlog-'));
    try {
      const file = new FileHandler(join(folder, 'a.log'));
      getLogger().addHandler(file);
      doorOf('app.db').line(LINE, 30, 5, 0, true);
      expect(readFileSync(join(folder, 'a.log'), 'utf8')).toBe(LINE);
      void file.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows nothing of a line that must not be told', () => {
    const { records } = memory();
    getLogger('app').redact(['password']);
    doorOf('app.db').line(LINE, 30, 5, 0, true);
    doorOf('app.db').line('{"level":30,"time":5,"msg":"no secret"}\n', 30, 5, 0, true);
    expect(records.map(({ message, fields }) => ({ message, fields }))).toEqual([
      { message: 'hello', fields: { password: '[Redacted]' } },
      { message: 'no secret', fields: {} },
    ]);
    expect(records.map((record) => record instanceof LineRecord)).toEqual([false, true]);
  });
});
