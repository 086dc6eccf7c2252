import { closeSync, existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../base/trouble.ts';
import { LATER } from '../handlers/handler.ts';
import type { LogRecord } from '../record/record.ts';
import { DROPPED, ENTRY_SIZE, HEADER_SIZE, TAIL } from '../rings/ring-layout.ts';
import { ringId } from '../rings/ring-origin.ts';
import { Collector } from './collector.ts';
import { drain, drainBesides } from './draining.ts';
import { Collecting, collect, produce, Taking } from './hub.case.ts';

vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));

vi.mock('../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});
const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => {
  reported.mockClear();
  failed.mockClear();
});

const codes = (): string[] => reported.mock.calls.map(([error]) => error.code);

describe('a collector', () => {
  it('brings the records of all rings to all handlers, and makes room for new ones', () => {
    const { hub, sink, settle, collector } = collect();
    const [records, bytes] = [sink(new Collecting()), sink(new Taking())];
    const small = { capacity: 16, dataSize: 4096 };
    const [a, b] = [produce(hub, small), produce(hub, small)];
    const expected: string[] = [];
    for (let time = 0; time < 200; time++) {
      (time % 3 === 0 ? a : b).log(`${time}`, { time, fields: { text: 'é'.repeat(time % 50) } });
      expected.push(`${time}`);
      if (time % 8 === 7) collector.turn(1);
    }
    settle();
    expect(records.messages).toEqual(expected);
    expect(bytes.messages).toEqual(expected);
    expect(records.records[0]).toMatchObject({
      pid: a.file.identity.pid,
      name: 'app',
      level: 30,
      sequence: 0,
    });
    expect([a.writer.pending, b.writer.pending]).toEqual([0, 0]);
    expect(failed).not.toHaveBeenCalled();
  });

  it('frees no room before the slowest handler has the records', () => {
    const { hub, sink, settle, collector, hierarchy } = collect();
    const [quick, slow] = [sink(new Collecting()), sink(new Taking())];
    slow.limit = () => {
      throw new Error('away');
    };
    const { log, writer } = produce(hub);
    log('a');
    log('b');
    expect(collector.turn(0)).toBe('stuck');
    expect(quick.messages).toEqual(['a', 'b']);
    expect(writer.pending).toBe(2);
    expect(collector.isDrained).toBe(false);
    // Without the handler that holds up all others:
    const { handlers } = hierarchy.node('starlog.logsink');
    handlers.splice(handlers.indexOf(slow), 1);
    hierarchy.changed();
    settle();
    expect(quick.messages).toEqual(['a', 'b']);
    expect(writer.pending).toBe(0);
  });

  it('gives a handler that comes later what nobody has taken yet', () => {
    const { hub, sink, settle } = collect();
    const { log } = produce(hub);
    log('early');
    settle();
    const late = sink(new Collecting());
    settle();
    expect(late.messages).toEqual(['early']);
  });

  it('warns once that nobody takes the records, and keeps them', () => {
    const { hub, sink, settle, collector } = collect();
    const { log, writer } = produce(hub);
    collector.turn(0);
    expect(codes()).toEqual([]);
    log('a');
    collector.turn(0);
    collector.turn(0);
    expect(codes()).toEqual(['STARLOG_NO_TARGET']);
    expect(reported.mock.calls[0]?.[0].message).toContain('addHandler');
    expect(drain(collector, 60_000)).toBe(false);
    expect(writer.pending).toBe(1);
    const handler = sink(new Collecting());
    settle();
    expect(handler.messages).toEqual(['a']);
  });

  it('goes on when a handler throws', () => {
    const { hub, sink, settle } = collect();
    class Throwing extends Collecting {
      override emit(): void {
        throw new Error('no');
      }
    }
    sink(new Throwing());
    const other = sink(new Collecting());
    const { log, writer } = produce(hub);
    log('a');
    log('b');
    settle();
    expect(other.messages).toEqual(['a', 'b']);
    expect(writer.pending).toBe(0);
    expect(failed).toHaveBeenCalledTimes(2);
    expect(failed).toHaveBeenCalledWith(
      'STARLOG_HANDLER_FAILED',
      'Throwing in the collector',
      expect.anything(),
    );
  });

  it('goes on with the others when one fails where nobody expects it', () => {
    const { hub, sink, collector } = collect();
    const failing = sink(new Taking());
    const other = sink(new Taking());
    const ring = produce(hub);
    ring.log('one');
    Object.defineProperty(failing, 'filters', {
      get() {
        throw new Error('no filters');
      },
    });
    expect(collector.turn(1)).toBe('stuck');
    expect(other.messages).toEqual(['one']);
    Object.defineProperty(failing, 'filters', { value: [] });
    collector.turn(1);
    expect(failing.messages).toEqual(['one']);
    expect(ring.writer.pending).toBe(0);
  });

  it('has no turn inside of a turn: a handler that logs gets each record once', () => {
    const { hub, sink, settle, collector } = collect();
    const inner: string[] = [];
    class Logging extends Collecting {
      override emit(record: (typeof this.records)[number]): void {
        super.emit(record);
        expect(collector.isTurning).toBe(true);
        inner.push(collector.turn(50));
        expect(drain(collector, 60_000)).toBe(false);
      }
    }
    const handler = sink(new Logging());
    const { log } = produce(hub);
    for (let at = 0; at < 3; at++) log(`${at}`);
    settle();
    expect(handler.messages).toEqual(['0', '1', '2']);
    expect(inner).toEqual(['stuck', 'stuck', 'stuck']);
    expect(collector.isTurning).toBe(false);
  });
});

describe('a collector that goes by hints', () => {
  it('looks at the rings of which there is one, and at all of them where there is none', () => {
    const { hub, sink, collector } = collect();
    const target = sink(new Collecting());
    const [hinted, silent] = [produce(hub), produce(hub)];
    collector.turn(50);
    hinted.log('one');
    silent.log('two');
    hub.control.hints.raiser(ringId(hinted.file.path))();
    expect([collector.hasNews, collector.turn(50, true)]).toEqual([true, 'moved']);
    expect(target.messages).toEqual(['one']);
    expect(collector.hasNews).toBe(false);
    expect(collector.turn(50, true)).toBe('moved');
    expect(target.messages).toEqual(['one', 'two']);
    expect(hub.control.progress).toBe(2);
  });

  it('finds a ring that hinted before it was known', () => {
    const { hub, sink, collector } = collect();
    const target = sink(new Collecting());
    const known = produce(hub);
    collector.turn(50);
    const later = produce(hub);
    later.log('early');
    hub.control.hints.raiser(ringId(later.file.path))();
    hub.control.hints.take();
    hub.control.hints.raiser(ringId(known.file.path))();
    expect(collector.hasNews).toBe(true);
    collector.turn(50, true);
    expect(target.messages).toEqual(['early']);
  });
});

describe('drops', () => {
  it('become a record once, for every handler, in the name of who dropped', () => {
    const { hub, sink, collector } = collect();
    const [records, bytes] = [sink(new Collecting()), sink(new Taking())];
    const { writer, file } = produce(hub);
    for (const level of [20, 20, 60]) writer.countDropped(level);
    drain(collector, 60_000);
    drain(collector, 60_000);
    expect(records.records).toMatchObject([
      {
        name: 'starlog.collector',
        level: 40,
        pid: file.identity.pid,
        message: `dropped 3 records of process ${file.identity.pid}: its ring was full`,
        fields: { dropped: 3, droppedByLevel: { debug: 2, fatal: 1 }, droppedSoFar: 3 },
      },
    ]);
    expect(bytes.messages).toEqual(records.messages);
    writer.countDropped(30);
    drain(collector, 60_000);
    expect(records.messages.at(-1)).toContain('dropped 1 record of');
    expect(records.records.at(-1)?.fields).toMatchObject({ dropped: 1, droppedSoFar: 4 });
  });

  it('that are told again, since the collector was killed before it could mark them, are told as no more than they are', () => {
    const { hub, sink, collector } = collect();
    const { writer } = produce(hub);
    const next = collect(hub);
    const handler = next.sink(new Collecting());
    // Killed here: it never comes to its next look, which would mark them.
    const killed = sink(
      new (class extends Collecting {
        override emit(record: LogRecord): void {
          super.emit(record);
          writer.countDropped(30);
          drain(next.collector, 60_000);
        }
      })(),
    );
    for (const level of [20, 20, 60]) writer.countDropped(level);
    for (let turn = 0; killed.records.length === 0 && turn < 10; turn++) collector.turn(50);
    expect(killed.records[0]?.fields).toMatchObject({ dropped: 3, droppedSoFar: 3 });
    expect(handler.records[0]?.fields).toMatchObject({ dropped: 4, droppedSoFar: 4 });
  });

  it('are told although the formatter of a handler throws', () => {
    const { hub, sink, collector } = collect();
    const bytes = sink(
      new Taking({
        format: () => {
          throw new Error('no');
        },
      }),
    );
    produce(hub).writer.countDropped(30);
    drain(collector, 60_000);
    expect(bytes.text).toMatch(/^dropped 1 record of process \d+: its ring was full\n$/);
  });

  it('wait until somebody can be told', () => {
    const { hub, sink, collector } = collect();
    const { writer } = produce(hub);
    writer.countDropped(30);
    drain(collector, 0);
    const handler = sink(new Collecting());
    drain(collector, 60_000);
    expect(handler.messages).toHaveLength(1);
  });
});

describe('a ring whose producer has gone', () => {
  it('is drained, its drops are told, and then it is removed', () => {
    const { hub, sink, collector } = collect();
    const handler = sink(new Collecting());
    const { file, log, writer } = produce(hub);
    log('last words');
    writer.countDropped(30);
    drain(collector, 60_000);
    expect(existsSync(file.path)).toBe(true);
    closeSync(file.fd);
    drain(collector, 60_000);
    drain(collector, 60_000);
    expect(existsSync(file.path)).toBe(false);
    expect(handler.messages).toEqual(['last words', expect.stringContaining('dropped 1')]);
  });

  it('stays as long as a handler has not taken its records', () => {
    const { hub, sink, collector } = collect();
    const handler = sink(new Taking());
    handler.limit = () => {
      throw new Error('away');
    };
    const { file, log } = produce(hub);
    log('last words');
    closeSync(file.fd);
    drain(collector, 0);
    drain(collector, 0);
    expect(existsSync(file.path)).toBe(true);
  });

  it('and that nobody finished making is removed after a while', () => {
    const { hub, collector } = collect();
    const fresh = join(hub.directory, '1-0-aa.new');
    writeFileSync(fresh, '');
    drain(collector, 0);
    expect(existsSync(fresh)).toBe(true);
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 61_000);
    drain(collector, 0);
    vi.mocked(Date.now).mockRestore();
    expect(existsSync(fresh)).toBe(false);
  });
});

describe('a corrupt ring', () => {
  /** Words of the ring file, of the entry of a record and of the whole. */
  const entryWord = (record: number, word: number): number => (HEADER_SIZE + record * ENTRY_SIZE) / 4 + word;

  it.each<[string, (words: Int32Array) => unknown]>([
    ['a tail out of reach', (words) => words.fill(5000, TAIL, TAIL + 1)],
    ['a changed length', (words) => words.fill(7, entryWord(2, 1), entryWord(2, 1) + 1)],
    ['a time that is no number', (words) => words.fill(-1, entryWord(2, 4), entryWord(2, 6))],
    ['an endless time', (words) => words.set([0, 0x7ff00000], entryWord(2, 4))],
    ['another sequence', (words) => words.set([0, 0x40140000], entryWord(2, 6))],
  ])('with %s is set aside and reported; the others go on', (_name, change) => {
    const { hub, sink, settle, collector } = collect();
    const [records, bytes] = [sink(new Collecting()), sink(new Taking())];
    const [bad, good] = [produce(hub), produce(hub)];
    for (let time = 0; time < 5; time++) {
      bad.log(`bad ${time}`, { time });
      good.log(`good ${time}`, { time });
    }
    change(new Int32Array(bad.file.mapping.buffer));
    settle();
    good.log('good 5', { time: 5 });
    settle();
    const { path } = bad.file;
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.corrupt`)).toBe(true);
    expect(reported.mock.calls.map(([{ code, data }]) => [code, data])).toEqual([
      ['STARLOG_RING_CORRUPT', { path }],
    ]);
    expect(failed).not.toHaveBeenCalled();
    const goods = [0, 1, 2, 3, 4, 5].map((at) => `good ${at}`);
    for (const { messages } of [records, bytes]) {
      expect(messages.filter((message) => message.startsWith('good'))).toEqual(goods);
      // All that could be read, to each handler.
      const bads = messages.filter((message) => message.startsWith('bad'));
      expect(bads).toEqual(_name === 'a tail out of reach' ? [] : ['bad 0', 'bad 1']);
    }
    expect(collector.isDrained).toBe(true);
  });

  it('is not set aside before the slowest handler has what can be read of it', () => {
    const { hub, sink, settle } = collect();
    const quick = sink(new Taking());
    const slow = sink(new Collecting());
    const bad = produce(hub);
    for (let at = 0; at < 300; at++) bad.log(`${at}`);
    new Int32Array(bad.file.mapping.buffer)[entryWord(290, 1)] = 7;
    settle();
    expect(quick.messages).toHaveLength(290);
    expect(slow.messages).toEqual(quick.messages);
    expect(existsSync(`${bad.file.path}.corrupt`)).toBe(true);
  });

  // To touch the memory of a file behind its end kills the process, this one here.
  it.each([0, HEADER_SIZE])('that somebody cut to %i bytes is set aside too', (size) => {
    const { hub, sink, settle } = collect();
    const handler = sink(new Collecting());
    const [bad, good] = [produce(hub), produce(hub)];
    bad.log('before');
    settle();
    bad.log('behind');
    truncateSync(bad.file.path, size);
    good.log('good');
    settle();
    expect(handler.messages).toEqual(['before', 'good']);
    expect(existsSync(`${bad.file.path}.corrupt`)).toBe(true);
    expect(codes()).toEqual(['STARLOG_RING_CORRUPT']);
  });

  it('that was not even a ring is set aside as well', () => {
    const { hub, sink, settle, collector } = collect();
    const handler = sink(new Collecting());
    writeFileSync(join(hub.directory, '1-0-aa.ring'), 'no ring');
    const { log } = produce(hub);
    log('a');
    collector.turn(0);
    settle();
    expect(handler.messages).toEqual(['a']);
    expect(readdirSync(hub.directory)).toContain('1-0-aa.ring.corrupt');
    expect(codes()).toEqual(['STARLOG_RING_CORRUPT']);
  });

  it('whose counters of drops are nonsense makes at most a strange notice', () => {
    const { hub, sink, collector } = collect();
    const handler = sink(new Collecting());
    const { file } = produce(hub);
    new Int32Array(file.mapping.buffer)[DROPPED] = -1;
    drain(collector, 60_000);
    expect(handler.records[0]?.fields.dropped).toBe(2 ** 32 - 1);
  });
});

describe('the end of a collector', () => {
  it('removes the rings of those who have gone, and leaves those of others', () => {
    const { hub, sink, collector } = collect();
    sink(new Collecting());
    const [gone, there] = [produce(hub), produce(hub)];
    for (const { log } of [gone, there]) log('a');
    closeSync(gone.file.fd);
    drain(collector, 60_000);
    collector.close();
    expect([existsSync(gone.file.path), existsSync(there.file.path)]).toEqual([false, true]);
  });

  it("takes the name of the process's own ring away, and still collects its last words", () => {
    const { hub, sink, collector } = collect();
    const handler = sink(new Collecting());
    const [own, other] = [produce(hub), produce(hub)];
    own.log('a');
    drain(collector, 60_000);
    collector.leave(own.file.path);
    expect([existsSync(own.file.path), existsSync(other.file.path)]).toEqual([false, true]);
    own.log('last words');
    drain(collector, 60_000);
    expect(handler.messages).toEqual(['a', 'last words']);
  });

  it('has moved all there was, although somebody logs again behind each look', async () => {
    const { hub, sink, collector } = collect();
    sink(new Collecting());
    const { log } = produce(hub);
    const isDrained = () => Reflect.get(Collector.prototype, 'isDrained', collector);
    let looks = 0;
    Object.defineProperty(collector, 'isDrained', {
      get() {
        const found = isDrained();
        log(`behind look ${looks++}`);
        return found;
      },
    });
    expect(drain(collector, 60_000)).toBe(true);
    expect(await drainBesides(collector, 60_000)).toBe(true);
  });

  it('waits for a target that needs the event loop only where that is not blocked', async () => {
    const { hub, sink, collector } = collect();
    const handler = sink(new Taking());
    const { log, writer } = produce(hub);
    log('a');
    let isThere = false;
    const { write } = handler;
    handler.write = (...args) => (isThere ? write.apply(handler, args) : LATER);
    expect(collector.turn(0)).toBe('waiting');
    expect(drain(collector, 60_000)).toBe(false);
    expect(writer.pending).toBe(1);
    setTimeout(() => {
      isThere = true;
    }, 5);
    expect(await drainBesides(collector, 60_000)).toBe(true);
    expect(handler.messages).toEqual(['a']);
    isThere = false;
    log('b');
    expect(await drainBesides(collector, 1)).toBe(false);
    expect(writer.pending).toBe(1);
  });

  it('leaves the records of others where they are, for the next collector, once', () => {
    const first = collect();
    const before = first.sink(new Collecting());
    const { log } = produce(first.hub);
    log('a');
    first.settle();
    log('b');
    first.hierarchy.node('starlog.logsink').handlers.length = 0;
    first.hierarchy.changed();
    first.collector.close();
    const second = collect(first.hub);
    const after = second.sink(new Collecting());
    second.settle();
    expect([before.messages, after.messages]).toEqual([['a'], ['b']]);
  });
});
