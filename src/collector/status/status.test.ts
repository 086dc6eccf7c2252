import { closeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TextFormatter } from '../../formatters/text/text.ts';
import { inc } from '../../handlers/marks.ts';
import { getLogger, hierarchy } from '../../logger/registry.ts';
import { STATUS_LOGGER } from '../../record/names.ts';
import { MemoryHandler } from '../../targets/memory.ts';
import { assertLogged, captureLogs } from '../../testing/index.ts';
import { collect, produce, Taking } from '../hub.case.ts';
import { StatusHandler } from './status.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  hierarchy.reset();
});

const INTERVAL = 5000;

const NOTHING = { trace: 0, debug: 0, info: 0, warn: 0, error: 0, fatal: 0 };

describe('StatusHandler in a collector', () => {
  it('tells the counts of each interval to the targets, over all processes', () => {
    const { hub, sink, settle, collector } = collect();
    const target = sink(new MemoryHandler({ filters: [({ name }) => name === STATUS_LOGGER] }));
    sink(new StatusHandler('5s'));
    const [one, two] = [produce(hub), produce(hub)];
    let infoBytes = 0;
    infoBytes += one.log('a', { fields: { ...inc('requests').inc('2xx') } }).length;
    infoBytes += two.log('b', { fields: { ...inc('requests', 2) } }).length;
    const errorBytes = two.log('c', { level: 50 }).length;
    settle();
    expect(target.records).toEqual([]);
    vi.advanceTimersByTime(INTERVAL);
    collector.turn(50);
    collector.turn(50);
    expect(target.records).toHaveLength(1);
    expect(target.records[0]).toMatchObject({
      name: STATUS_LOGGER,
      level: 30,
      processName: 'main',
      pid: process.pid,
    });
    expect(target.records[0]?.message).toBe('3 records in 5 s: 2 info, 1 error, requests 3, 2xx 1');
    expect(target.records[0]?.fields).toMatchObject({
      ...NOTHING,
      ...{ seconds: 5, records: 3, bytes: infoBytes + errorBytes, info: 2, infoBytes, error: 1, errorBytes },
      ...{ requests: 3, '2xx': 1 },
      ...{ accepted: 3, pending: 0, delivered: 3, dropped: 0, producers: 2, lostProducers: 0 },
    });
  });

  it('begins anew with each interval, and knows the counters that it has seen', () => {
    const { hub, sink, settle, collector } = collect();
    const target = sink(new MemoryHandler({ filters: [({ name }) => name === STATUS_LOGGER] }));
    sink(new StatusHandler(5));
    produce(hub).log('a', { fields: { ...inc('requests') } });
    settle();
    for (let round = 0; round < 2; round++) {
      vi.advanceTimersByTime(INTERVAL);
      collector.turn(50);
      collector.turn(50);
    }
    expect(target.records[1]?.message).toBe('0 records in 5 s');
    expect(target.records[1]?.fields).toMatchObject({
      ...NOTHING,
      records: 0,
      bytes: 0,
      requests: 0,
      accepted: 0,
    });
    expect(Object.keys(target.records[1]?.fields ?? {})).toContain('requests');
  });

  it('shows 0 for a counter that nothing has counted', () => {
    const { sink, collector } = collect();
    const target = sink(
      new Taking(new TextFormatter({ pattern: '{fields.info} {fields.5xx} {message:.0}' })),
    );
    sink(new StatusHandler());
    collector.turn(50);
    vi.advanceTimersByTime(INTERVAL);
    collector.turn(50);
    collector.turn(50);
    expect(target.lines.map((line) => line.slice(0, 4))).toEqual(['0 0 ']);
  });

  it('tells a last status when the collector ends', () => {
    const { hub, sink, settle, collector } = collect();
    const target = sink(new MemoryHandler({ filters: [({ name }) => name === STATUS_LOGGER] }));
    sink(new StatusHandler('1h'));
    produce(hub).log('a');
    settle();
    collector.close();
    expect(target.records.map(({ fields }) => fields.info)).toEqual([1]);
  });

  it('tells of producers that were lost and of records that were dropped', () => {
    const { hub, sink, settle, collector } = collect();
    const target = sink(new MemoryHandler({ filters: [({ name }) => name === STATUS_LOGGER] }));
    sink(new StatusHandler());
    const [ended, lost, full] = [produce(hub), produce(hub), produce(hub)];
    for (const { log } of [ended, lost, full]) log('a');
    full.writer.countDropped(30);
    ended.writer.close();
    settle();
    closeSync(ended.file.fd);
    closeSync(lost.file.fd);
    vi.advanceTimersByTime(INTERVAL);
    for (let turn = 0; turn < 15; turn++) {
      vi.advanceTimersByTime(200);
      collector.turn(50);
    }
    vi.advanceTimersByTime(INTERVAL);
    for (let turn = 0; turn < 4; turn++) collector.turn(50);
    const sum = (name: string) => target.records.reduce((all, { fields }) => all + Number(fields[name]), 0);
    expect(sum('lostProducers')).toBe(1);
    expect(sum('dropped')).toBe(1);
    expect(sum('accepted')).toBe(3);
    expect(target.records.at(-1)?.fields).toMatchObject({ producers: 1, pending: 0 });
    expect(target.records.map(({ message }) => message).join()).toContain('1 dropped');
  });

  it('tells the handlers of starlog.status first, and only them where it does not propagate', () => {
    const { hierarchy: loggers, sink, collector } = collect();
    const target = sink(new MemoryHandler());
    const own = new MemoryHandler();
    const node = loggers.node(STATUS_LOGGER);
    node.handlers.push(own);
    sink(new StatusHandler());
    const lapse = () => {
      vi.advanceTimersByTime(INTERVAL);
      collector.turn(50);
      collector.turn(50);
    };
    collector.turn(50);
    lapse();
    node.propagate = false;
    loggers.changed();
    lapse();
    expect(own.records).toHaveLength(2);
    expect(target.records).toHaveLength(1);
  });
});

describe('StatusHandler in the process that logs', () => {
  it('logs to starlog.status by its own timer, and at its end', async () => {
    const logs = captureLogs(STATUS_LOGGER);
    const status = new StatusHandler('5s');
    getLogger().addHandler(status);
    getLogger('app').info('a', inc('requests').inc('requests').inc('ms', 1.5));
    vi.advanceTimersByTime(INTERVAL);
    expect(logs.messages).toEqual(['1 record in 5 s: 1 info, requests 2, ms 1.5']);
    getLogger('app').warn('b');
    vi.advanceTimersByTime(1000);
    await status.close();
    const { fields } = assertLogged(logs, '1 record in 1 s: 1 warn');
    expect(fields.accepted).toBe(0);
    expect(Object.keys(fields)).not.toContain('accepted');
  });

  it('does not count its own records, where they come back to it', () => {
    const target = new MemoryHandler();
    getLogger().addHandler(new StatusHandler()).addHandler(target);
    getLogger('app').info('a');
    vi.advanceTimersByTime(2 * INTERVAL);
    expect(target.records.slice(1).map(({ message }) => message)).toEqual([
      '1 record in 5 s: 1 info',
      '0 records in 5 s',
    ]);
  });

  it('gives a counter with the name of another count a name of its own', () => {
    const logs = captureLogs(STATUS_LOGGER);
    getLogger().addHandler(new StatusHandler());
    getLogger('app').info('a', inc('info', 7).inc('records', 8));
    vi.advanceTimersByTime(INTERVAL);
    assertLogged(logs, { fields: { info: 1, info_: 7, records: 1, records_: 8 } });
  });

  it('counts nothing where a counter is no number', () => {
    const logs = captureLogs(STATUS_LOGGER);
    getLogger().addHandler(new StatusHandler());
    getLogger('app').info('a', { STARLOG_EXTRA: { a: 'x', b: Number.NaN, c: 1 } });
    getLogger('app').info('a', { STARLOG_EXTRA: 'x' });
    vi.advanceTimersByTime(INTERVAL);
    expect(logs.messages).toEqual(['2 records in 5 s: 2 info, c 1']);
  });

  it('refuses an interval that is none', () => {
    for (const interval of ['soon', '4w', '25h', 0, '0s', -1, Number.NaN, 5000]) {
      expect(() => new StatusHandler(interval)).toThrow(
        /^StatusHandler: interval: .* is not an interval from 1ms to 24h, like "5s", "1m" or "1h"; a number is seconds here/,
      );
    }
    expect([new StatusHandler(60).interval, new StatusHandler('2h').interval]).toEqual([60_000, 7_200_000]);
  });
});
