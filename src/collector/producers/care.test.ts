import { closeSync, existsSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../../base/trouble.ts';
import { Gate } from '../../gates/gate.ts';
import { openAndLock } from '../../hub/hub.ts';
import { tempHubDirectory } from '../../hub/temp.case.ts';
import type { Identity, LogRecord } from '../../record/record.ts';
import { drain } from '../draining.ts';
import { type Collected, Collecting, collect, type Producing, produce, Taking } from '../hub.case.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

vi.mock('../../base/trouble.ts', { spy: true });
const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => failed.mockClear());

const WARN = 40;
const shape = { capacity: 64, dataSize: 16 * 1024 };

/** A gate that tells everything that came to it, in order, and lets records go on. */
class Witness extends Gate {
  readonly seen: unknown[] = [];
  override admit(record: LogRecord): readonly LogRecord[] {
    this.seen.push(record.message);
    return [record];
  }
  override left({ pid }: Identity, lost: boolean): readonly LogRecord[] {
    this.seen.push({ pid, lost });
    return [];
  }
}

let now = 0;
beforeEach(() => {
  now = 1_000_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void vi.mocked(performance.now).mockRestore());

/** Has turns, in which this many milliseconds pass. */
function pass(collector: Collected['collector'], milliseconds: number): void {
  for (let passed = 0; passed <= milliseconds; passed += 50) {
    collector.turn(0);
    now += 50;
  }
}

const identityOf = (pid: number, thread = 0, processName = 'worker'): Identity => ({
  host: hostname(),
  pid,
  thread,
  processName,
});

/** Ends a producer as its death would. */
function die({ file }: Producing): void {
  closeSync(file.fd);
}

describe('a producer that vanishes', () => {
  it('is told of in a record behind its last one, in every target, and its ring is removed', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const [handler, bytes] = [new Collecting(), new Taking()];
    const witnesses = [handler, bytes].map((target) => sink(new Witness(target)));
    const producer = identityOf(101);
    const lost = produce(hub, shape, producer);
    lost.log('a');
    lost.log('b');
    die(lost);
    pass(collector, 2500);

    const notice = 'process 101 (worker) vanished; its last record is number 1';
    for (const { seen } of witnesses) expect(seen).toEqual(['a', 'b', { pid: 101, lost: true }, notice]);
    for (const { messages } of [handler, bytes]) expect(messages).toEqual(['a', 'b', notice]);
    expect(handler.records[2]).toMatchObject({ level: WARN, name: 'starlog.collector', pid: process.pid });
    expect(handler.records[2]?.fields).toStrictEqual({
      event: 'producer-lost',
      producer,
      lastSequence: 1,
      cause: 'unknown',
    });
    expect(existsSync(lost.file.path)).toBe(false);
    expect(failed).not.toHaveBeenCalled();
  });

  it('without a record is told of too', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    die(produce(hub, shape, identityOf(101)));
    pass(collector, 2500);
    expect(handler.messages).toEqual(['process 101 (worker) vanished; it had logged nothing']);
    expect(handler.records[0]?.fields.lastSequence).toBe(-1);
  });

  it.each([
    [{ signal: 'SIGKILL' }, 'was killed by SIGKILL'],
    [{ exitCode: 134 }, 'ended with exit code 134 without closing its log'],
    [{ exitCode: 1, errorCode: 'ERR_WORKER_OUT_OF_MEMORY' }, 'was ended by ERR_WORKER_OUT_OF_MEMORY'],
  ])('is told of with %o, when that is known before', (how, text) => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    const lost = produce(hub, shape, identityOf(101));
    lost.log('a');
    collector.ended({ pid: 101, thread: 0, ...how });
    die(lost);
    pass(collector, 150);
    expect(handler.messages).toEqual(['a', `process 101 (worker) ${text}; its last record is number 0`]);
    expect(handler.records[1]?.fields).toMatchObject(how);
  });

  it('before this collection began is told of at once, when nobody is left from then', () => {
    const { hub, lock } = openAndLock(tempHubDirectory());
    const lost = produce(hub, shape, identityOf(101));
    lost.log('a');
    die(lost);
    utimesSync(lost.file.path, 1, 1);
    const { sink, collector } = collect(hub, WARN, lock);
    const handler = sink(new Collecting());
    produce(hub, shape, identityOf(102));
    collector.turn(0);
    expect(handler.messages).toEqual(['a', 'process 101 (worker) vanished; its last record is number 0']);
    expect(existsSync(lost.file.path)).toBe(false);
  });

  it('before this collection began may have a parent that says how it ended, while one lives that is as old', () => {
    const { hub, lock } = openAndLock(tempHubDirectory());
    const [lost, elder] = [produce(hub, shape, identityOf(101)), produce(hub, shape, identityOf(102))];
    die(lost);
    for (const { file } of [lost, elder]) utimesSync(file.path, 1, 1);
    const { sink, collector } = collect(hub, WARN, lock);
    const handler = sink(new Collecting());
    pass(collector, 500);
    expect(handler.messages).toEqual([]);
    collector.ended({ pid: 101, thread: 0, signal: 'SIGKILL' });
    pass(collector, 150);
    expect(handler.messages).toEqual(['process 101 (worker) was killed by SIGKILL; it had logged nothing']);
  });

  it('waits to be told of until its parent says how it ended, for two seconds at most', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    const [known, unknown] = [
      produce(hub, shape, identityOf(101)),
      produce(hub, shape, identityOf(102, 0, 'main')),
    ];
    die(known);
    die(unknown);
    pass(collector, 1800);
    expect(handler.messages).toEqual([]);
    collector.ended({ pid: 101, thread: 0, signal: 'SIGTERM' });
    pass(collector, 50);
    expect(handler.messages).toEqual(['process 101 (worker) was killed by SIGTERM; it had logged nothing']);
    pass(collector, 500);
    expect(handler.messages[1]).toBe('the previous main, process 102, vanished; it had logged nothing');
  });

  it('is told of at once in the exit of main, when nobody can say more', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    die(produce(hub, shape, identityOf(101)));
    expect(drain(collector, 1000)).toBe(true);
    expect(handler.messages).toHaveLength(1);
  });

  it('takes its exit code from its process only on this machine', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    const [thread, elsewhere] = [
      produce(hub, shape, identityOf(101, 3)),
      produce(hub, shape, { ...identityOf(101), host: 'another' }),
    ];
    collector.ended({ pid: 101, thread: 0, signal: 'SIGKILL' });
    die(thread);
    die(elsewhere);
    pass(collector, 2500);
    expect(handler.messages.sort()).toEqual([
      'process 101 (worker) vanished; it had logged nothing',
      'thread 3 of process 101 (worker) was killed by SIGKILL; it had logged nothing',
    ]);
  });

  it('is told of again by the next collector when this one is killed before the targets have it', () => {
    const first = collect(undefined, WARN);
    const away = first.sink(new Taking());
    away.limit = () => {
      throw new Error('away');
    };
    const lost = produce(first.hub, shape, identityOf(101));
    die(lost);
    pass(first.collector, 3000);
    expect(existsSync(lost.file.path)).toBe(true);
    first.collector.close();

    const second = collect(first.hub, WARN);
    const handler = second.sink(new Collecting());
    pass(second.collector, 3000);
    expect(handler.messages).toHaveLength(1);
    expect(existsSync(lost.file.path)).toBe(false);
  });

  it('waits for a target', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    die(produce(hub, shape, identityOf(101)));
    pass(collector, 3000);
    const handler = sink(new Collecting());
    pass(collector, 3500);
    expect(handler.messages).toHaveLength(1);
  });

  it('leaves no record where nobody wants one, but gates hear of it', () => {
    const { hub, sink, collector } = collect();
    const witness = sink(new Witness(new Collecting()));
    const lost = produce(hub, shape, identityOf(101));
    die(lost);
    pass(collector, 2500);
    expect(witness.seen).toEqual([{ pid: 101, lost: true }]);
    expect(existsSync(lost.file.path)).toBe(false);
  });
});

describe('a producer that ends in order', () => {
  it('leaves no record; gates hear of it behind its last one', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const witness = sink(new Witness(new Collecting()));
    const closed = produce(hub, shape, identityOf(101));
    closed.log('a');
    closed.writer.close();
    die(closed);
    pass(collector, 200);
    expect(witness.seen).toEqual(['a', { pid: 101, lost: false }]);
    expect(existsSync(closed.file.path)).toBe(false);
  });

  it.each(['before', 'behind'])('takes its threads along, %s its own ring', (order) => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    const main = identityOf(101);
    const thread = produce(hub, shape, identityOf(101, 2));
    const process = produce(hub, shape, main);
    process.writer.close();
    for (const ended of order === 'before' ? [thread, process] : [process, thread]) {
      die(ended);
      pass(collector, 200);
    }
    pass(collector, 3000);
    expect(handler.messages).toEqual([]);
    expect([thread, process].map(({ file }) => existsSync(file.path))).toEqual([false, false]);
  });

  it('takes its threads along when only they logged, and its exit code is 0', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    die(produce(hub, shape, identityOf(101, 2)));
    die(produce(hub, shape, identityOf(102, 2)));
    collector.ended({ pid: 101, thread: 0, exitCode: 0 });
    collector.ended({ pid: 102, thread: 0, exitCode: 7 });
    pass(collector, 200);
    expect(handler.records.map(({ fields }) => fields.exitCode)).toEqual([7]);
  });

  it('takes no thread along that was lost before', () => {
    const { hub, sink, collector } = collect(undefined, WARN);
    const handler = sink(new Collecting());
    const process = produce(hub, shape, identityOf(101));
    const thread = produce(hub, shape, identityOf(101, 2));
    die(thread);
    collector.ended({ pid: 101, thread: 2, exitCode: 1, errorCode: 'ERR_WORKER_OUT_OF_MEMORY' });
    process.writer.close();
    die(process);
    pass(collector, 500);
    expect(handler.messages).toEqual([
      'thread 2 of process 101 (worker) was ended by ERR_WORKER_OUT_OF_MEMORY; it had logged nothing',
    ]);
  });

  it('and has the collector takes its threads along as well', () => {
    const first = collect(undefined, WARN);
    first.sink(new Collecting());
    const own = produce(first.hub, shape, identityOf(process.pid));
    const [thread, child] = [
      produce(first.hub, shape, identityOf(process.pid, 2)),
      produce(first.hub, shape, identityOf(101)),
    ];
    drain(first.collector, 1000);
    first.collector.leave(own.file.path);
    first.collector.close();
    die(thread);
    die(child);

    const next = collect(first.hub, WARN);
    const handler = next.sink(new Collecting());
    drain(next.collector, 1000);
    expect(handler.messages).toEqual(['process 101 (worker) vanished; it had logged nothing']);
  });
});
