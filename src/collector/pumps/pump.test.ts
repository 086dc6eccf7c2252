import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../../base/trouble.ts';
import { JsonFormatter } from '../../formatters/json.ts';
import { TextFormatter } from '../../formatters/text/text.ts';
import { type Handler, LATER, type LineHandler } from '../../handlers/handler.ts';
import { type Hub, openHub } from '../../hub/hub.ts';
import { tempHubDirectory } from '../../hub/temp.case.ts';
import { Hierarchy } from '../../logger/hierarchy.ts';
import { ownIdentity } from '../../record/identity.ts';
import { openRing, type RingShape } from '../../rings/ring-file.ts';
import { fileOrigin } from '../../rings/ring-origin.ts';
import { RingReader } from '../../rings/ring-reader.ts';
import { decodeLine } from '../../wire/decode.ts';
import { Collecting, type Producing, produce, SINK, Taking } from '../hub.case.ts';
import { LinePump } from './line-pump.ts';
import type { Pump } from './pump.ts';
import { RecordPump } from './record-pump.ts';
import { Routes } from './routes.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

vi.mock('../../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});
const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => {
  reported.mockClear();
  failed.mockClear();
  vi.restoreAllMocks();
});

interface Ring extends Producing {
  readonly reader: RingReader;
}

interface Pumped<H extends Handler> {
  readonly pump: Pump;
  readonly handler: H;
  readonly hierarchy: Hierarchy;
  readonly rings: readonly Ring[];
  /** Steps until nothing moves any more. */
  run(): void;
  /** Gives the room of what is done back to the producers. */
  acknowledge(): void;
  /** Gives everything back; nothing of the rings may be touched behind it. */
  close(): void;
}

function openRings(hub: Hub, count: number, shape?: RingShape): Ring[] {
  return Array.from({ length: count }, () => {
    const producing = produce(hub, shape, ownIdentity(false));
    return {
      ...producing,
      reader: new RingReader(fileOrigin(openRing(producing.file.path, hub.memory), hub.memory)),
    };
  });
}

function pumped<H extends Handler>(
  handler: H,
  make: (handler: H, routes: Routes) => Pump,
  count = 1,
  shape?: RingShape,
): Pumped<H> {
  const hub = openHub(tempHubDirectory());
  const hierarchy = new Hierarchy();
  const routes = new Routes(hierarchy, SINK);
  hierarchy.node(SINK).handlers.push(handler);
  const pump = make(handler, routes);
  const rings = openRings(hub, count, shape);
  for (const { reader } of rings) pump.sources.add(reader);
  const step = pump.step.bind(pump);
  pump.step = () => {
    for (const { reader } of rings) reader.ask();
    return step();
  };
  return {
    pump,
    handler,
    hierarchy,
    rings,
    run() {
      while (['moved', 'full'].includes(pump.step()));
    },
    acknowledge() {
      for (const { reader } of rings) reader.acknowledge(pump.sources.done(reader));
    },
    close() {
      for (const { reader, file } of rings) {
        pump.sources.remove(reader);
        reader.close({ remove: true });
        file.mapping.unmap();
      }
    },
  };
}

const lines = (handler: LineHandler, routes: Routes): Pump => new LinePump(handler, routes);
const records = (handler: Handler, routes: Routes): Pump => new RecordPump(handler, routes);

/** The line of the wire, made by a formatter that does not say so: everything is decoded and formatted. */
class SlowJson extends JsonFormatter {
  override readonly copiesWire: boolean = false;
}

/** Bytes with their count before them. */
class Framing extends Taking {
  override frame(text: string): string {
    return `${Buffer.byteLength(text)}:${text},`;
  }
}

/** What a producer writes: to which ring, how much later than its last record, how long, at what level, of which logger. */
const writes = fc.array(
  fc.record({
    ring: fc.nat({ max: 2 }),
    later: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.nat({ max: 5 }) },
      { weight: 1, arbitrary: fc.integer({ min: -3, max: 0 }) },
    ),
    size: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 700 })),
    level: fc.constantFrom(10, 30, 50),
    name: fc.constantFrom('app', 'app.db', 'other'),
  }),
  { maxLength: 60, size: 'max' },
);

/** What the target does with each write: takes so many bytes, or throws; now and then it takes everything. */
const moods = fc
  .array(
    fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.constant('all' as const), fc.constant('throw' as const)),
    {
      maxLength: 20,
    },
  )
  .map((all) => [...all, 'all' as const]);

describe('a line pump', () => {
  it.each([
    ['that copies lines', () => new JsonFormatter()],
    ['that formats records', () => new SlowJson()],
  ])(
    '%s writes each line once, whole and in order, to a target that writes short and fails now and then',
    (_name, formatter) => {
      let now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => {
        now += 3000;
        return now;
      });
      fc.assert(
        fc.property(writes, moods, fc.nat({ max: 3 }), (all, mood, every) => {
          const { pump, handler, rings, acknowledge, run, close } = pumped(
            new Taking(formatter()),
            lines,
            3,
            { capacity: 16, dataSize: 4096 },
          );
          const written: string[][] = [[], [], []];
          const times = [10, 10, 10];
          let writesSeen = 0;
          handler.limit = (asked) => {
            const now = mood[writesSeen++ % mood.length] as (typeof mood)[number];
            if (now === 'throw') throw new Error('away');
            return now === 'all' ? asked : Math.min(now, asked);
          };
          const check = (): void => {
            // Nothing counts as done whose last byte is not in the target.
            const inTarget = handler.text.split('\n').length - 1;
            const done = rings.reduce((sum, { reader }) => sum + pump.sources.done(reader), 0);
            expect(done).toBeLessThanOrEqual(inTarget);
          };
          for (const [at, { ring, later, size, level, name }] of all.entries()) {
            times[ring] = (times[ring] as number) + later;
            const options = {
              time: times[ring] as number,
              level,
              name,
              fields: { text: 'é'.repeat(size / 2) },
            };
            const entry = rings[ring] as Ring;
            for (let tries = 0; ; tries++) {
              try {
                written[ring]?.push(entry.log(`${ring}-${at}`, options));
                break;
              } catch {
                if (tries > 1000) throw new Error('no room was ever made');
                pump.step();
                acknowledge();
              }
            }
            if (at % 4 < every) pump.step();
            check();
          }
          for (
            let tries = 0;
            tries < 1000 && rings.some(({ reader }) => pump.sources.done(reader) !== reader.tail);
            tries++
          )
            pump.step();
          check();
          run();
          const got = handler.lines;
          for (const [ring, expected] of written.entries()) {
            expect(got.filter((line) => line.includes(`"msg":"${ring}-`)).map((line) => `${line}\n`)).toEqual(
              expected,
            );
          }
          expect(got).toHaveLength(all.length);
          expect(pump.hasUnwritten).toBe(false);
          close();
        }),
        { numRuns: 200 },
      );
    },
  );

  it('writes text of all lines in their order, whether they must be parsed for it or not, and only of those that may pass', () => {
    const formatter = new TextFormatter({ timeZone: 'UTC' });
    const { handler, run, rings, close } = pumped(new Taking(formatter), lines, 2);
    handler.level = 30;
    const fields = [{ id: 7 }, { nested: { id: 7 } }, { text: 'zwölf' }, {}, { err: new Error('bad') }];
    const expected: string[] = [];
    for (let time = 1; time <= 300; time++) {
      const { log, file } = rings[time % 2] as Ring;
      const message = time % 7 === 0 ? 'line\nfeed' : `message ${time >> 3}`;
      const level = time % 5 === 0 ? 20 : 40;
      const line = log(message, { time, level, name: `app.${time % 3}`, fields: fields[time % 4] as object });
      const record = decodeLine(line, file.identity, 0);
      if (level === 40) expected.push(...formatter.format(record).split('\n'));
    }
    run();
    expect(handler.lines).toEqual(expected);
    close();
  });

  it('frames text as its handler wants it, and asks filters that came later', () => {
    const { handler, run, rings, close } = pumped(new Taking(new TextFormatter({ timeZone: 'UTC' })), lines);
    const [ring] = rings as [Ring];
    ring.log('a');
    run();
    handler.filters.push(({ message }) => message !== 'b');
    ring.log('b');
    run();
    handler.frame = (text) => `<${text}>`;
    ring.log('c');
    run();
    expect(handler.text).toMatch(
      /^1970-01-01 \S+ \[app-\d+\] info: a\n<1970-01-01 \S+ \[app-\d+\] info: c>$/,
    );
    close();
  });

  it('writes a line that is longer than a batch', () => {
    const { handler, run, rings, close } = pumped(new Taking(), lines, 1, {
      capacity: 16,
      dataSize: 4 * 1024 * 1024,
    });
    const [ring] = rings as [Ring];
    const long = 'x'.repeat(300 * 1024);
    const expected = ['a', long, 'b', long, 'c'].map((message) => ring.log(message));
    run();
    expect(handler.text).toBe(expected.join(''));
    close();
  });

  it('fills batches of 256 KiB, and says that there is more', () => {
    const { handler, pump, rings, close } = pumped(new Taking(), lines, 1, {
      capacity: 1024,
      dataSize: 1024 * 1024,
    });
    const [ring] = rings as [Ring];
    const asked: number[] = [];
    handler.limit = (bytes) => {
      asked.push(bytes);
      return bytes;
    };
    for (let at = 0; at < 500; at++) ring.log('x'.repeat(1000));
    expect([pump.step(), pump.step(), pump.step(), pump.step()]).toEqual(['full', 'full', 'moved', 'idle']);
    expect(asked).toHaveLength(3);
    for (const bytes of asked) expect(bytes).toBeLessThanOrEqual(256 * 1024);
    expect(asked[0]).toBeGreaterThan(254 * 1024);
    close();
  });

  it('pauses after a failure, longer each time, and reports it', () => {
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const { handler, pump, rings, close } = pumped(new Taking(), lines);
    const [ring] = rings as [Ring];
    let calls = 0;
    handler.limit = () => {
      calls++;
      throw new Error('away');
    };
    ring.log('a');
    const triedAt: number[] = [];
    for (; now < 40_000; now += 10) {
      const before = calls;
      expect(pump.step()).toBe('stuck');
      if (calls > before) triedAt.push(now);
    }
    const pauses = triedAt.slice(1).map((at, index) => at - (triedAt[index] as number));
    expect(pauses.slice(0, 9)).toEqual([50, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(failed).toHaveBeenCalledWith('STARLOG_TARGET_FAILED', 'Writing to Taking', expect.anything());
    handler.limit = (asked) => asked;
    now += 5000;
    expect(pump.step()).toBe('moved');
    expect(handler.messages).toEqual(['a']);
    close();
  });

  it.each([0, -2, Number.NaN])(
    'takes a write of %s bytes for a failure, and does not try for ever',
    (taken) => {
      const { handler, pump, rings, close } = pumped(new Taking(), lines);
      const [ring] = rings as [Ring];
      ring.log('a');
      handler.write = () => taken;
      expect(pump.step()).toBe('stuck');
      expect(pump.sources.done(ring.reader)).toBe(0);
      close();
    },
  );

  it('offers the same bytes again to a target that waits for the event loop, and reports nothing', () => {
    const ready = vi.fn();
    const { pump, handler, rings, close } = pumped(
      new Taking(),
      (handler, routes) => new LinePump(handler, routes, undefined, ready),
    );
    const [ring] = rings as [Ring];
    ring.log('a');
    const offered: [unknown, number, number][] = [];
    const { write } = handler;
    handler.write = (...args) => {
      offered.push(args);
      return offered.length < 3 ? LATER : write.apply(handler, args);
    };
    expect(pump.step()).toBe('waiting');
    ring.log('b');
    expect(pump.step()).toBe('waiting');
    expect(pump.sources.done(ring.reader)).toBe(0);
    handler.onReady?.();
    expect(ready).toHaveBeenCalledOnce();
    expect(pump.step()).toBe('moved');
    expect(pump.sources.done(ring.reader)).toBe(1);
    expect(offered[1]).toEqual(offered[0]);
    expect(offered[2]).toEqual(offered[0]);
    expect(pump.step()).toBe('moved');
    expect(handler.messages).toEqual(['a', 'b']);
    expect([...reported.mock.calls, ...failed.mock.calls]).toEqual([]);
    close();
    pump.close();
    expect(handler.onReady).toBeUndefined();
  });

  it('writes what its handler makes of an entry', () => {
    const { handler, run, rings, close } = pumped(new Framing({ format: ({ message }) => message }), lines);
    const [ring] = rings as [Ring];
    ring.log('é');
    ring.log('two');
    run();
    expect(Buffer.from(handler.text, 'latin1').toString()).toBe('2:é,3:two,');
    close();
  });

  it('writes the line as it is where its frame throws or gives no text', () => {
    const frames = [
      () => {
        throw new Error('no');
      },
      () => undefined as unknown as string,
    ];
    for (const frame of frames) {
      const { handler, run, rings, close } = pumped(
        Object.assign(new Framing(new SlowJson()), { frame }),
        lines,
      );
      const line = (rings[0] as Ring).log('one');
      run();
      expect(handler.text).toBe(line);
      close();
    }
    expect(failed).toHaveBeenCalledTimes(2);
  });

  it('writes the bare message where its formatter throws or gives no text', () => {
    const formats = [
      () => {
        throw new Error('no');
      },
      () => undefined as unknown as string,
    ];
    for (const format of formats) {
      const { handler, run, rings, close } = pumped(new Taking({ format }), lines);
      (rings[0] as Ring).log('a\nb');
      run();
      expect(handler.text).toBe('a\\nb\n');
      close();
    }
    expect(failed).toHaveBeenCalledTimes(2);
  });
});

describe.each([
  ['line', () => new Taking(), lines as (handler: Handler, routes: Routes) => Pump],
  ['formatting line', () => new Taking(new SlowJson()), lines as (handler: Handler, routes: Routes) => Pump],
  ['record', () => new Collecting(), records],
])('a %s pump', (_name, makeHandler, make) => {
  const setUp = (count = 1): Pumped<Taking | Collecting> =>
    pumped<Taking | Collecting>(
      makeHandler(),
      make as (handler: Taking | Collecting, routes: Routes) => Pump,
      count,
    );

  it('merges by time where a target passes over more of one ring than is read at once', () => {
    const handler = new Taking();
    handler.level = 50;
    const shape = { capacity: 16_384, dataSize: 4 << 20 };
    const { rings, run, close } = pumped(handler, (target, routes) => new LinePump(target, routes), 2, shape);
    const [one, other] = rings as [Ring, Ring];
    for (let at = 0; at < 5000; at++) one.log('passed over', { time: 1, level: 20 });
    one.log('first', { time: 2, level: 50 });
    other.log('second', { time: 3, level: 50 });
    run();
    expect(handler.text.indexOf('first')).toBeGreaterThan(-1);
    expect(handler.text.indexOf('first')).toBeLessThan(handler.text.indexOf('second'));
    close();
  });

  it('merges by time, and keeps the order of each ring whatever its times are', () => {
    fc.assert(
      fc.property(writes, (all) => {
        const { handler, run, rings, close } = setUp(3);
        const times = [10, 10, 10];
        const written: { message: string; time: number; ring: number }[] = [];
        for (const [at, { ring, later, level, name }] of all.entries()) {
          const time = (times[ring] as number) + later;
          times[ring] = time;
          (rings[ring] as Ring).log(`${at}`, { time, level, name });
          written.push({ message: `${at}`, time, ring });
        }
        run();
        const got = handler.messages.map((message) => written[Number(message)] as (typeof written)[number]);
        expect(got).toHaveLength(all.length);
        for (const ring of [0, 1, 2]) {
          expect(got.filter((each) => each.ring === ring)).toEqual(
            written.filter((each) => each.ring === ring),
          );
        }
        // Of what is next in each ring the oldest comes first.
        const next = [0, 1, 2].map((ring) => got.filter((each) => each.ring === ring));
        for (const each of got) {
          const heads = next.flatMap(([head]) => (head === undefined ? [] : [head.time]));
          expect(each.time).toBe(Math.min(...heads));
          next[each.ring]?.shift();
        }
        close();
      }),
      { numRuns: 60 },
    );
  });

  it('passes over what level, filter or route does not let pass, and counts it as done', () => {
    const { handler, hierarchy, pump, run, rings, close } = setUp();
    const [ring] = rings as [Ring];
    const seen: unknown[] = [];
    handler.level = 20;
    hierarchy.node(`${SINK}.app.db`).ownLevel = 40;
    hierarchy.node(`${SINK}.quiet`).propagate = false;
    hierarchy.node(`${SINK}.picky`).addFilter((record) => {
      seen.push(record.fields);
      return record.message === 'yes';
    });
    ring.log('trace', { level: 10 });
    ring.log('info', { level: 30 });
    ring.log('db info', { level: 30, name: 'app.db' });
    ring.log('db error', { level: 50, name: 'app.db.pool' });
    ring.log('quiet', { level: 60, name: 'quiet' });
    ring.log('yes', { name: 'picky', fields: { a: 1 } });
    ring.log('no', { name: 'picky' });
    ring.log('end', { level: 60, name: 'root' });
    run();
    expect(handler.messages).toEqual(['info', 'db error', 'yes', 'end']);
    expect(seen).toEqual([{ a: 1 }, {}]);
    expect(pump.sources.done(ring.reader)).toBe(8);
    close();
  });

  it('follows changes of levels and routes', () => {
    const { handler, hierarchy, pump, run, rings, close } = setUp();
    const [ring] = rings as [Ring];
    ring.log('1', { level: 30 });
    run();
    handler.level = 40;
    ring.log('off', { level: 30 });
    run();
    handler.level = 0;
    ring.log('2', { level: 30 });
    run();
    hierarchy.node(`${SINK}.app`).ownLevel = 50;
    pump.sources.reroute();
    ring.log('off', { level: 30 });
    run();
    expect(handler.messages).toEqual(['1', '2']);
    close();
  });

  it('lets a record pass whose filter throws, and reports it', () => {
    const { handler, run, rings, close } = setUp();
    handler.filters.push(() => {
      throw new Error('no');
    });
    (rings[0] as Ring).log('a');
    run();
    expect(handler.messages).toEqual(['a']);
    expect(failed).toHaveBeenCalledWith(
      'STARLOG_HANDLER_FAILED',
      expect.stringContaining('filter'),
      expect.anything(),
    );
    close();
  });

  it('asks the filters of its handler', () => {
    const { handler, run, rings, close } = setUp();
    handler.filters.push((record) => record.fields.keep === true);
    for (const keep of [true, false, true]) (rings[0] as Ring).log(`${keep}`, { fields: { keep } });
    run();
    expect(handler.messages).toEqual(['true', 'true']);
    close();
  });

  it('takes a ring that comes later, and forgets one that goes', () => {
    const { handler, pump, run, rings, close } = setUp(2);
    const [one, other] = rings as [Ring, Ring];
    one.log('a');
    run();
    pump.sources.remove(one.reader);
    one.log('b');
    other.log('c');
    run();
    pump.sources.add(one.reader);
    one.reader.acknowledge(1);
    run();
    expect(handler.messages).toContain('c');
    expect(pump.sources.done(one.reader)).toBe(2);
    close();
  });
});
