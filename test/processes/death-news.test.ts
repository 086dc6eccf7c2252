import { describe, expect } from 'vitest';
import type { Stage } from '../helpers/stage.js';
import { expectWhole, test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

/** Ordinary ends must not look like faults. */
const LEVELS = { asked: 30, killed: 40, crashed: 50, unknown: 30 };

interface Ending {
  way: string;
  /** What the job of producer.js ends with. */
  end: string;
  through?: string[];
  /** What the collector says of it; undefined where there is nothing to say. */
  news?: { cause: keyof typeof LEVELS } & Record<string, unknown>;
}

const endings: Ending[] = [
  { way: 'fork', end: 'return' },
  { way: 'fork', end: 'exit' },
  { way: 'fork', end: 'throw' },
  { way: 'fork', end: 'abort', news: { cause: 'crashed', signal: 'SIGABRT' } },
  { way: 'fork', end: 'SIGTERM', news: { cause: 'asked', signal: 'SIGTERM' } },
  { way: 'fork', end: 'SIGKILL', news: { cause: 'killed', signal: 'SIGKILL' } },
  { way: 'spawn', end: 'oom', news: { cause: 'crashed', signal: 'SIGABRT' } },
  { way: 'exec', end: 'SIGSEGV', news: { cause: 'crashed', signal: 'SIGSEGV' } },
  { way: 'cluster', end: 'exit' },
  { way: 'cluster', end: 'SIGINT', news: { cause: 'asked', signal: 'SIGINT' } },
  { way: 'fork', end: 'SIGHUP', news: { cause: 'asked', signal: 'SIGHUP' } },
  { way: 'cluster', end: 'SIGKILL', news: { cause: 'killed', signal: 'SIGKILL' } },
  { way: 'worker', end: 'return' },
  { way: 'worker', end: 'exit' },
  { way: 'worker', end: 'throw' },
  { way: 'worker', end: 'terminate', news: { cause: 'asked', exitCode: 1 } },
  {
    way: 'worker',
    end: 'oom',
    news: { cause: 'crashed', exitCode: 1, errorCode: 'ERR_WORKER_OUT_OF_MEMORY' },
  },
  // Who made it tells how it ended.
  { way: 'fork', through: ['spawn'], end: 'SIGKILL', news: { cause: 'killed', signal: 'SIGKILL' } },
];

const idOf = ({ way, end, through = [] }: Ending) => [way, ...through, end].join('-');

/** What the log says of lost producers. */
function lossesIn(stage: Stage, records = stage.records()) {
  return records.filter(({ name, event }) => name === 'starlog.collector' && event === 'producer-lost');
}

describe.each(['configure', 'code'])('set up by %s', (setup) => {
  test('of each process and thread that vanishes, and of no other, a record tells who it was and how it ended', async ({
    stage,
  }) => {
    const children = endings.map((ending) => {
      const { way, end, through } = ending;
      return { way, job: { id: idOf(ending), count: 20, end, through } };
    });
    const main = await stage.run('family.js', { args: [children], setup });
    expect(main).toMatchObject({ code: 0, stderr: '' });

    const records = stage.records();
    const losses = lossesIn(stage, records);
    for (const ending of endings) {
      const own = records.filter(({ series }) => series === idOf(ending));
      const { pid, tid: thread = 0 } = own[0];
      const news = losses.filter(({ producer }) => producer.pid === pid && producer.thread === thread);
      expect(news, idOf(ending)).toHaveLength(ending.news === undefined ? 0 : 1);
      if (ending.news === undefined) continue;
      const { level, msg, event, cause, producer, lastSequence, exitCode, signal, errorCode } = news[0];
      const processName = expect.stringMatching(ending.way === 'cluster' ? /^cluster-\d$/ : /^producer$/);
      const how = Object.entries({ exitCode, signal, errorCode }).filter(([, value]) => value !== undefined);
      expect({ level, event, cause, ...Object.fromEntries(how) }, idOf(ending)).toEqual({
        level: LEVELS[ending.news.cause],
        event: 'producer-lost',
        ...ending.news,
      });
      expect(producer).toMatchObject({ host: own[0].hostname, processName });
      expect(msg).toContain(`process ${pid} (${producer.processName})`);
      expect(lastSequence, 'its records count from 0').toBe(own.length - 1);
      expect(records.indexOf(news[0])).toBeGreaterThan(records.indexOf(own.at(-1)));
    }
    expect(losses).toHaveLength(endings.filter(({ news }) => news !== undefined).length);
    expect(stage.hubRemains()).toEqual([]);
  });

  test('the next start tells of a main that was killed, and not of one that ended in order', async ({
    stage,
  }) => {
    const main = stage.start('peer.js', { args: ['first'], setup });
    await main.says('ready');
    main.kill('SIGKILL');
    await main.ended;
    for (const id of ['second', 'third']) {
      const next = stage.start('peer.js', { args: [id], setup });
      await next.says('ready');
      next.tell('end');
      expect(await next.ended).toMatchObject({ code: 0, stderr: '' });
    }

    const records = stage.records();
    const [loss, ...others] = lossesIn(stage, records);
    const first = records.filter(({ pid, name }) => pid === main.pid && name !== 'starlog.collector');
    expect(others).toEqual([]);
    expect(loss).toMatchObject({ level: LEVELS.unknown, cause: 'unknown' });
    expect(loss.producer).toMatchObject({ pid: main.pid, thread: 0, processName: 'main' });
    expect(loss.msg).toBe(
      `the previous main, process ${main.pid}, vanished; its last record is number ${first.length - 1}`,
    );
    expect(records.indexOf(loss)).toBeGreaterThan(records.indexOf(first.at(-1)));
  });

  test('threads that a process takes along when it ends in order are no news', async ({ stage }) => {
    for (const role of ['parent', 'alone', 'later']) {
      expect(await stage.run('with-threads.js', { args: [role], setup })).toMatchObject({
        code: 0,
        stderr: '',
      });
    }
    expectWhole(stage);
    expect([...stage.history().series.keys()].sort()).toEqual([
      'alone',
      'alone-thread-1',
      'alone-thread-2',
      'child',
      'child-thread-1',
      'child-thread-2',
      'later',
      'parent',
    ]);
    expect(lossesIn(stage)).toEqual([]);
    expect(stage.hubRemains()).toEqual([]);
  });

  test.for([
    [false, []],
    ['error', [50]],
    [{ killed: 'fatal' }, [60]],
    [{ killed: false, crashed: 'fatal' }, []],
  ] as const)('with deaths: %j they have the level %s', async ([deaths, levels], { stage }) => {
    const children = [{ way: 'fork', job: { id: 'a', count: 1, end: 'SIGKILL' } }];
    await stage.run('family.js', { args: [children], setup, options: { deaths } });
    expect(lossesIn(stage).map(({ level }) => level)).toEqual(levels);
  });
});

test('a peer that is killed is news for the one that takes over', async ({ stage }) => {
  const options = { hub: 'peers' };
  const first = stage.start('peer.js', { args: ['a'], options });
  await first.says('ready');
  const heir = stage.start('peer.js', { args: ['b'], options });
  await heir.says('ready');
  first.kill('SIGKILL');
  await until(() => lossesIn(stage).length > 0, 'news');
  expect(lossesIn(stage)[0].producer).toMatchObject({ pid: first.pid });
  heir.tell('end');
  expect(await heir.ended).toMatchObject({ code: 0, stderr: '' });
  expect(lossesIn(stage)).toHaveLength(1);
});
