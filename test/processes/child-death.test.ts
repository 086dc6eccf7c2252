import { beforeAll, describe, expect, test as plain } from 'vitest';
import { Stage } from '../helpers/stage.js';

interface Death {
  way: string;
  /** What the job of producer.js ends with. */
  end: string;
  code?: number | null;
  signal?: string | null;
  /** Records that must be there beside the 300: of the listener of `exit`, where one is called. */
  more?: number;
  stderr?: string;
}

const deaths: Death[] = [
  { way: 'fork', end: 'return', code: 0, more: 1 },
  { way: 'fork', end: 'exit', code: 7, more: 1 },
  { way: 'fork', end: 'throw', code: 1, more: 1, stderr: 'thrown on purpose' },
  { way: 'fork', end: 'reject', code: 1, more: 1, stderr: 'rejected on purpose' },
  { way: 'fork', end: 'abort', signal: 'SIGABRT' },
  { way: 'fork', end: 'SIGTERM', signal: 'SIGTERM' },
  { way: 'fork', end: 'SIGKILL', signal: 'SIGKILL' },
  { way: 'fork', end: 'SIGSEGV', signal: 'SIGSEGV' },
  { way: 'fork', end: 'oom', signal: 'SIGABRT', stderr: 'heap out of memory' },
  { way: 'spawn', end: 'exit', code: 7, more: 1 },
  { way: 'exec', end: 'SIGKILL', signal: 'SIGKILL' },
  { way: 'cluster', end: 'exit', code: 7, more: 1 },
  { way: 'cluster', end: 'throw', code: 1, more: 1, stderr: 'thrown on purpose' },
  { way: 'cluster', end: 'SIGKILL', signal: 'SIGKILL' },
  { way: 'worker', end: 'return', code: 0, more: 1 },
  { way: 'worker', end: 'exit', code: 7, more: 1 },
  { way: 'worker', end: 'throw', code: 1, more: 1 },
  { way: 'worker', end: 'terminate', code: 1 },
  { way: 'worker', end: 'oom', code: 1 },
];

const idOf = ({ way, end }: Death) => `${way}-${end}`;

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  const stage = new Stage();
  let ends: Record<string, unknown> = {};

  beforeAll(async () => {
    const children = deaths.map((death) => ({ way: death.way, job: { id: idOf(death), end: death.end } }));
    const main = await stage.run('family.js', { args: [children], setup });
    expect(main).toMatchObject({ code: 0, stderr: '' });
    ends = JSON.parse(main.stdout);
    return () => stage.remove();
  });

  plain.each(deaths)('every record of a sub-process by $way arrives once when it ends by $end', (death) => {
    const { code = null, signal = null, more = 0, stderr = '' } = death;
    expect(ends[idOf(death)]).toMatchObject({ code, signal, stderr: expect.stringContaining(stderr) });
    const outcome = stage.history().of(idOf(death));
    expect(outcome).toMatchObject({ lost: 0, duplicated: 0, disordered: 0 });
    expect(outcome.returned).toBeGreaterThanOrEqual(300 + more);
    expect(outcome.delivered - outcome.returned).toBeLessThanOrEqual(1);
  });

  plain('all lines are whole, main has all its own, and nothing is left in the hub', () => {
    const history = stage.history();
    expect(history.torn).toEqual([]);
    expect(history.of('main')).toMatchObject({
      delivered: deaths.length + 2,
      lost: 0,
      duplicated: 0,
      disordered: 0,
    });
    expect(stage.hubRemains()).toEqual([]);
  });
});
