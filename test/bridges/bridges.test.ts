import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Stage } from '../helpers/stage.js';

/** What every bridge is asked to do: one program for each library, in which it says the same. */
const bridges = [
  { library: 'pino' },
  { library: 'winston' },
  { library: 'console', without: ['fields', 'child'] },
  { library: 'nestjs', without: ['child'] },
  { library: 'log4js' },
  { library: 'bunyan' },
  { library: 'consola' },
  { library: 'logtape' },
  { library: 'tslog' },
  { library: 'debug', without: ['fields', 'child'] },
  // Its errors are attributes; see otel.test.ts.
  { library: 'otel', without: ['error', 'child'] },
];

/** Several at once, of four processes and threads each: on a busy machine that takes its time. */
const TIMEOUT = 300_000;

interface Line {
  readonly level: number;
  readonly name: string;
  readonly msg: string;
  readonly pid: number;
  readonly tid?: number;
  readonly [field: string]: unknown;
}

test.concurrent.each(bridges)(
  '$library: everything arrives as it was said',
  async ({ library, without }) => {
    const stage = new Stage({ fixtures: fileURLToPath(new URL('programs/', import.meta.url)) });
    try {
      const end = await stage.run('everything.js', { args: [library] });
      expect(end).toMatchObject({ code: 0, stderr: '' });
      const { levels } = (await import(`./programs/libraries/${library}.js`)) as {
        levels: Record<string, number>;
      };
      const records: Line[] = stage.records();
      const said = (msg: string | RegExp): Line[] =>
        records.filter((record) => (typeof msg === 'string' ? record.msg === msg : msg.test(record.msg)));
      const one = (msg: string): Line => {
        expect(said(msg), `${msg}: how many`).toHaveLength(1);
        return said(msg)[0] as Line;
      };

      // Each level is the one that it should be, and has its name in a text.
      const text = readFileSync(join(stage.directory, 'app.txt'), 'utf8');
      for (const [level, number] of Object.entries(levels)) {
        expect(one(`level ${level}`), level).toMatchObject({ level: number, name: 'app.db' });
        expect(text).toMatch(new RegExp(`^\\S+ app\\.db: level ${level}( |$)`, 'm'));
      }

      const has = (what: string): boolean => without?.includes(what) !== true;
      if (has('fields')) {
        expect(one('with fields')).toMatchObject({
          text: 'x',
          number: 1.5,
          nested: { list: [1, 2] },
          yes: true,
        });
        expect(one('circular').level).toBe(30);
        expect(records.filter((record) => record.msg === 'with fields' && 'err' in record)).toEqual([]);
      }
      if (has('child')) expect(one('of a child')).toMatchObject({ reqId: 7, name: 'app.db' });
      if (has('error')) {
        const { err, level } = said(/^failed/)[0] as Line & { err: Record<string, unknown> };
        expect(level).toBe(library === 'debug' ? 20 : 50);
        expect(err).toMatchObject({ type: 'TypeError', code: 'E_BOOM' });
        // pino's own serializer says the cause in the message and the stack.
        expect(`${err.message}`).toBe(library === 'pino' ? 'boom: deep' : 'boom');
        expect(JSON.stringify(err)).toContain('deep');
        expect(err.stack).toContain('everything.js');
        expect(text).toMatch(/^ {4}.*TypeError: boom/m);
      }
      expect(one('100% of {it} "quoted" \\ \n zwölf').name).toBe('app.db');
      expect(one('by starlog')).toMatchObject({ level: 40, name: 'own' });
      expect(one('by another copy').name).toBe('app.db');

      // Whatever comes right behind the call: the end of the process, SIGKILL, the end of the thread.
      for (const role of ['exit', 'kill', 'thread']) {
        const own = said(new RegExp(`^${role} \\d`));
        expect(own.map(({ msg }) => msg)).toEqual(
          Array.from({ length: 100 }, (_, at) => `${role} ${at + 1}`),
        );
        const pids = new Set(own.map(({ pid }) => pid));
        expect(pids.size, role).toBe(1);
        expect(pids.has(one('by starlog').pid), role).toBe(role === 'thread');
      }
    } finally {
      await stage.remove();
    }
  },
  TIMEOUT,
);

test('what a library does not have is not said', async () => {
  for (const { library, without = [] } of bridges) {
    const source = readFileSync(new URL(`programs/libraries/${library}.js`, import.meta.url), 'utf8');
    for (const what of ['fields', 'child', 'error'])
      expect(new RegExp(`^ {4}${what}: `, 'm').test(source), `${library} ${what}`).toBe(
        !without.includes(what),
      );
  }
});
