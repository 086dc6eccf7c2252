import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../../base/trouble.ts';
import type { Formatter } from '../../formatters/formatter.ts';
import { JsonFormatter } from '../../formatters/json.ts';
import { LookbackHandler } from '../../gates/lookback.ts';
import { type Handler, type HandlerOptions, LATER, LineHandler } from '../../handlers/handler.ts';
import { type Hub, openHub } from '../../hub/hub.ts';
import { tempDirectory, tempHubDirectory } from '../../hub/temp.case.ts';
import { Hierarchy } from '../../logger/hierarchy.ts';
import { openRing } from '../../rings/ring-file.ts';
import { fileOrigin } from '../../rings/ring-origin.ts';
import { RingReader } from '../../rings/ring-reader.ts';
import type { SpoolOptions } from '../../spool/spool-options.ts';
import { drainBesides } from '../draining.ts';
import { Collecting, collect, type Producing, produce, SINK, step } from '../hub.case.ts';
import { LinePump } from '../pumps/line-pump.ts';
import { Routes } from '../pumps/routes.ts';
import { SpooledPump } from './spooled-pump.ts';
import { SpoolStore, settingsOf } from './store.ts';

const clock = vi.hoisted(() => ({ now: 0, step: 0 }));
vi.mock('../../base/clock.ts', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../base/clock.ts')>()),
  now: () => {
    clock.now += clock.step;
    return clock.now;
  },
}));
vi.mock('../../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});
const failed = vi.mocked(trouble.reportFailure).mockImplementation(() => {});
vi.mocked(trouble.reportAtExit).mockImplementation(() => {});
beforeEach(() => {
  clock.now = 0;
  clock.step = 0;
});
afterEach(() => {
  reported.mockClear();
  failed.mockClear();
});

/** A server at the other end of a socket: what is sent is under way, as those very bytes, until it takes some of them. */
class Server extends LineHandler {
  readonly spool: SpoolOptions;
  /** Bytes that it takes of each offer, once they were offered; 0 while it is away. */
  appetite = Number.POSITIVE_INFINITY;
  text = '';
  private flight: { bytes: Uint8Array; start: number; copy: Buffer } | undefined;

  constructor(spool: SpoolOptions, formatter: Formatter = new JsonFormatter(), options: HandlerOptions = {}) {
    super(formatter, options);
    this.spool = spool;
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    const { flight } = this;
    if (flight === undefined) {
      this.flight = { bytes, start, copy: Buffer.from(bytes.subarray(start, end)) };
      return LATER;
    }
    // They stay where and as they are.
    expect(bytes).toBe(flight.bytes);
    expect(start).toBe(flight.start);
    expect(flight.copy.equals(bytes.subarray(start, start + flight.copy.length))).toBe(true);
    const taken = Math.min(this.appetite, flight.copy.length);
    if (taken === 0) return LATER;
    this.text += flight.copy.toString('latin1', 0, taken);
    this.flight = undefined;
    return taken;
  }

  /** What came whole. */
  get messages(): string[] {
    const lines = Buffer.from(this.text, 'latin1').toString().split('\n').slice(0, -1);
    return lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  }
}

const SMALL = { capacity: 64, dataSize: 16 * 1024 };
const names = (count: number, start = 0): string[] =>
  Array.from({ length: count }, (_, at) => `${start + at}`);

function setUp(options: Partial<SpoolOptions> = {}, server?: Server) {
  const path = join(tempDirectory(), 'spool');
  const collected = collect();
  const file = collected.sink(new Collecting());
  const away = collected.sink(server ?? new Server({ path, ...options }));
  let count = 0;
  const ring = produce(collected.hub, SMALL);
  return {
    ...collected,
    file,
    server: away,
    path,
    ring,
    segments: () => (existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.seg')) : []),
    /** Logs, with a turn behind each few records. */
    log(records: number, level = 30) {
      for (let at = 0; at < records; at++) {
        ring.log(`${count}`, { time: count, level, fields: { text: 'ö'.repeat(count % 20) } });
        count++;
        if (count % 5 === 0) collected.collector.turn(0);
      }
      collected.collector.turn(0);
    },
    turns(turns: number) {
      for (let at = 0; at < turns; at++) collected.collector.turn(0);
    },
  };
}

describe('a target that may be away', () => {
  it('has nothing on the disk while it keeps up', () => {
    const { log, server, path, turns } = setUp();
    log(500);
    turns(5);
    expect(server.messages).toEqual(names(500));
    expect(existsSync(path)).toBe(false);
  });

  it('holds up nobody while it is away, and then gets all, once and in order', () => {
    const { log, server, file, turns, ring, segments, collector } = setUp();
    log(20);
    server.appetite = 0;
    log(1000);
    expect(file.messages).toEqual(names(1020));
    expect(ring.writer.pending).toBe(0);
    expect(segments()).toHaveLength(1);
    expect(collector.isDrained).toBe(false);
    server.appetite = Number.POSITIVE_INFINITY;
    turns(20);
    expect(server.messages).toEqual(names(1020));
    expect(segments()).toEqual([]);
    expect(collector.isDrained).toBe(true);
    log(100);
    turns(5);
    expect(server.messages).toEqual(names(1120));
    expect(segments()).toEqual([]);
  });

  it('gets the rest of what it had begun to take', () => {
    const { log, server, turns } = setUp();
    server.appetite = 1;
    log(300);
    turns(100);
    server.appetite = 0;
    log(300);
    server.appetite = 23;
    turns(6000);
    server.appetite = Number.POSITIVE_INFINITY;
    turns(20);
    expect(server.messages).toEqual(names(600));
  });

  it('that is slow gets all, while others have it at once', () => {
    const { log, server, file, turns } = setUp();
    server.appetite = 50;
    log(2000);
    expect(file.messages).toEqual(names(2000));
    expect(server.messages.length).toBeLessThan(1500);
    server.appetite = 5000;
    turns(300);
    expect(server.messages).toEqual(names(2000));
  });

  it('frees the rings when little waits, but for a second', () => {
    const { log, server, ring, turns } = setUp();
    server.appetite = 0;
    log(3);
    turns(3);
    expect(ring.writer.pending).toBe(3);
    clock.now += 900;
    turns(1);
    expect(ring.writer.pending).toBe(3);
    clock.now += 200;
    turns(2);
    expect(ring.writer.pending).toBe(0);
    server.appetite = 1e6;
    turns(5);
    expect(server.messages).toEqual(names(3));
  });

  it('goes back to the rings while records go on to come', () => {
    const { log, server, segments, turns } = setUp();
    server.appetite = 0;
    log(200);
    expect(segments()).toHaveLength(1);
    server.appetite = 1e6;
    let logged = 200;
    for (; logged < 2000 && segments().length > 0; logged += 5) log(5);
    expect(segments()).toEqual([]);
    expect(logged).toBeLessThan(1000);
    log(100);
    turns(4);
    expect(server.messages).toEqual(names(logged + 100));
  });

  it('gets a ring that came, and all of one that ended, meanwhile', () => {
    const { log, server, hub, turns, collector, settle } = setUp();
    server.appetite = 0;
    log(100);
    const late = produce(hub, SMALL, { host: 'h', pid: 99_999, thread: 0, processName: 'late' });
    for (let at = 0; at < 10; at++) late.log(`late ${at}`, { time: 1000 + at });
    turns(2);
    late.writer.close();
    late.file.mapping.unmap();
    turns(3);
    expect(collector.isDrained).toBe(false);
    server.appetite = 1e6;
    turns(10);
    settle();
    expect(server.messages).toEqual([...names(100), ...names(10).map((name) => `late ${name}`)]);
    expect(collector.isDrained).toBe(true);
  });

  it('gets what its level, its filters and its formatter say, and who logged it', () => {
    const path = join(tempDirectory(), 'spool');
    const formatter: Formatter = {
      format: ({ pid, processName, message, sequence, name }) =>
        JSON.stringify({ msg: `${pid} ${processName} ${name} ${sequence} ${message}` }),
    };
    const filter = ({ message }: { message: string }) => !message.endsWith('7');
    const server = new Server({ path }, formatter, { level: 'info', filters: [filter] });
    const { log, ring, hub, turns, collector } = setUp({}, server);
    server.appetite = 0;
    log(50);
    log(50, 20);
    const other = produce(hub, SMALL, { host: 'h', pid: 7, thread: 2, processName: 'other' });
    for (let at = 0; at < 20; at++) other.log(`${at}`, { time: 2000 + at, name: 'app.db' });
    collector.turn(0);
    server.appetite = 1e6;
    turns(10);
    const { pid } = ring.file.identity;
    const expected = names(50).map((name) => `${pid} child app ${name} ${name}`);
    expect(server.messages).toEqual([
      ...expected.filter((text) => !text.endsWith('7')),
      ...names(20).flatMap((name) => (name.endsWith('7') ? [] : [`7 other app.db ${name} ${name}`])),
    ]);
  });

  it('behind a gate gets what the gate lets go', () => {
    const path = join(tempDirectory(), 'spool');
    const server = new Server({ path });
    const collected = collect();
    collected.sink(new LookbackHandler(server, { below: 'info', capacity: 3 }) as Handler);
    const ring = produce(collected.hub, SMALL);
    let time = 0;
    const log = (text: string, level: number) => {
      ring.log(text, { level, time: time++ });
      collected.collector.turn(0);
    };
    server.appetite = 0;
    for (const name of names(60)) log(`info ${name}`, 30);
    for (const name of names(10)) log(`debug ${name}`, 20);
    log('error', 50);
    clock.now += 2000;
    collected.collector.turn(0);
    expect(ring.writer.pending).toBe(0);
    server.appetite = 1e6;
    for (let at = 0; at < 10; at++) collected.collector.turn(0);
    const debugs = [7, 8, 9].map((at) => `debug ${at}`);
    expect(server.messages).toEqual([...names(60).map((name) => `info ${name}`), ...debugs, 'error']);
  });

  it('gets a line that is larger than what is read of a spool at once', () => {
    const path = join(tempDirectory(), 'spool');
    const collected = collect();
    const server = collected.sink(new Server({ path }));
    const ring = produce(collected.hub, { capacity: 64, dataSize: 8 * 2 ** 20 });
    server.appetite = 0;
    const texts = ['a', 'b'.repeat(1.2e6), 'c', 'd'.repeat(4e5), 'e'.repeat(1.9e6), 'f'];
    for (const [time, text] of texts.entries()) {
      ring.log(text, { time });
      collected.collector.turn(0);
      clock.now += 2000;
    }
    collected.collector.turn(0);
    expect(ring.writer.pending).toBe(0);
    server.appetite = 1e9;
    for (let at = 0; at < 30; at++) collected.collector.turn(0);
    expect(server.messages).toEqual(texts);
  });
});

describe('what happens to a target that is away', () => {
  const told = ({ records }: Collecting) =>
    records
      .filter(({ name }) => name === 'starlog.collector')
      .map(({ message, level, fields }) => ({ message, level, fields }));

  it('is told to the others when it lasts, and when it is over', () => {
    const { log, server, file, turns, collector } = setUp();
    server.appetite = 0;
    log(100);
    turns(2);
    clock.now += 9000;
    collector.lastTurn(0);
    expect(told(file)).toEqual([]);
    clock.now += 1000;
    for (let at = 0; at < 3; at++) collector.lastTurn(0);
    expect(told(file)).toMatchObject([
      {
        level: 40,
        message: expect.stringMatching(/^Server "Server" has taken nothing for 10 s: \d+ bytes wait for it$/),
      },
    ]);
    expect(reported.mock.calls.map(([{ code }]) => code)).toEqual(['STARLOG_TARGET_FAILED']);
    server.appetite = 1e6;
    for (let at = 0; at < 10; at++) collector.lastTurn(0);
    expect(told(file).slice(1)).toMatchObject([
      { level: 30, message: expect.stringContaining('takes records again') },
    ]);
  });

  it('is told to the others when records are dropped, with how many of what level, while it goes on', () => {
    const { server, file, turns, collector, ring, hub } = setUp({ maxSize: 2 ** 20 });
    server.appetite = 0;
    const big = produce(hub, { capacity: 256, dataSize: 256 * 1024 });
    let count = 0;
    const fill = (records: number) => {
      for (let at = 0; at < records; at++) {
        big.log(`${count++}`.padEnd(2000, '.'), { time: count, level: count % 10 === 0 ? 50 : 30 });
        if (at % 10 === 0) collector.turn(0);
      }
      collector.lastTurn(0);
      collector.lastTurn(0);
    };
    fill(1000);
    expect(big.writer.pending + ring.writer.pending).toBe(0);
    expect(told(file)).toHaveLength(1);
    clock.now += 5000;
    fill(1000);
    clock.now += 20_000;
    collector.lastTurn(0);
    collector.lastTurn(0);
    const drops = told(file).filter(({ fields }) => 'dropped' in fields);
    expect(drops.length).toBeGreaterThanOrEqual(2);
    server.appetite = 1e6;
    turns(200);
    const numbers = server.messages
      .map((message) => Number.parseInt(message, 10))
      .filter((number) => !Number.isNaN(number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers);
    expect(new Set(numbers).size).toBe(numbers.length);
    // Its own records that tell of drops wait in the spool too.
    const sum = drops.reduce((sum, { fields }) => sum + (fields.dropped as number), 0);
    expect(sum).toBeGreaterThanOrEqual(2000 - numbers.length);
    expect(drops.at(-1)?.fields).toMatchObject({
      droppedSoFar: sum,
      droppedByReason: { full: expect.any(Number) },
    });
    const byLevel = drops.map(({ fields }) => fields.droppedByLevel as Record<string, number>);
    const ofLevel = (level: string) => byLevel.reduce((sum, counts) => sum + (counts[level] ?? 0), 0);
    const errors = numbers.filter((number) => (number + 1) % 10 === 0).length;
    expect(ofLevel('error')).toBe(200 - errors);
    expect(ofLevel('info')).toBe(1800 - (numbers.length - errors));
  });

  it('does not keep the others from being told of a process that was lost, or of its drops', () => {
    const { log, server, file, collector, ring } = setUp();
    server.appetite = 0;
    log(100);
    ring.writer.countDropped(30);
    for (let at = 0; at < 3; at++) collector.lastTurn(0);
    expect(told(file)).toMatchObject([{ message: expect.stringContaining('dropped 1 record of process') }]);
    ring.writer.countDropped(30);
    for (let at = 0; at < 3; at++) collector.lastTurn(0);
    expect(told(file)).toHaveLength(2);
    server.appetite = 1e6;
    for (let at = 0; at < 10; at++) collector.lastTurn(0);
    expect(server.messages.filter((message) => message.startsWith('dropped'))).toHaveLength(2);
  });

  it('lets records wait in the rings, where the spool may not drop any', () => {
    const { server, hub, turns, collector } = setUp({ maxSize: 2 ** 20, onFull: 'block' });
    server.appetite = 0;
    const { log, writer } = produce(hub, { capacity: 256, dataSize: 256 * 1024 });
    const texts: string[] = [];
    for (let isFull = false; !isFull && texts.length < 2000; ) {
      const text = `${texts.length}`.padEnd(2000, '.');
      try {
        log(text, { time: texts.length });
        texts.push(text);
      } catch {
        isFull = true;
      }
      if (texts.length % 10 === 0) collector.turn(0);
    }
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.length).toBeLessThan(2000);
    server.appetite = 1e9;
    turns(50);
    expect(server.messages).toEqual(texts);
    expect(writer.pending).toBe(0);
  });

  it('is as without a spool where there can be none, and told', () => {
    const server = new Server({ path: '/proc/nowhere/spool' });
    const { ring, turns, hub: _, collector } = setUp({}, server);
    server.appetite = 0;
    for (let at = 0; at < 30; at++) ring.log(`${at}`, { time: at });
    turns(3);
    expect(reported.mock.calls.map(([{ code }]) => code)).toEqual(['STARLOG_SPOOL_FAILED']);
    expect(ring.writer.pending).toBe(30);
    server.appetite = 1e6;
    turns(3);
    expect(server.messages).toEqual(names(30));
    expect(collector.isDrained).toBe(true);
  });

  it('is no reason to wait for longer than asked at the end, and the next collector goes on', async () => {
    const first = setUp();
    first.server.appetite = 0;
    first.log(200);
    clock.step = 1;
    expect(await drainBesides(first.collector, 1)).toBe(false);
    first.collector.close();
    expect(vi.mocked(trouble.reportAtExit)).toHaveBeenCalledWith(
      expect.stringMatching(/\d+ bytes of records for Server "Server"/),
    );
    const collected = collect(first.hub);
    const server = collected.sink(new Server({ path: first.path }));
    for (let at = 0; at < 10; at++) collected.collector.turn(0);
    expect(server.messages).toEqual(names(200));
  });
});

type Action =
  | { type: 'log'; ring: number; count: number }
  | { type: 'turn'; turns: number }
  | { type: 'server'; appetite: number }
  | { type: 'hold'; holds: boolean }
  | { type: 'second' | 'kill' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('log' as const),
      ring: fc.nat(2),
      count: fc.integer({ min: 1, max: 15 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('turn' as const), turns: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('server' as const),
      appetite: fc.constantFrom(0, 0, 1, 100, 3000, 1e9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hold' as const), holds: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ type: 'second' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'kill' as const }) },
);

/** Rings, a spool and a server, which outlive their collectors. */
class Stage {
  readonly path = join(tempDirectory(), 'spool');
  readonly hub: Hub = openHub(tempHubDirectory());
  readonly rings: Producing[] = [0, 1, 2].map(() => produce(this.hub, SMALL));
  readonly logged: string[][] = [[], [], []];
  server = new Server({ path: this.path });
  received: string[] = [];
  /** Another target takes nothing: the rings keep what this one has. */
  holds = false;
  time = 0;
  life = this.begin();

  private begin() {
    const hierarchy = new Hierarchy();
    hierarchy.node(SINK).handlers.push(this.server);
    const store = new SpoolStore(this.server, settingsOf(this.server) as never, this.hub);
    const routes = new Routes(hierarchy, SINK);
    const pump = new SpooledPump(new LinePump(this.server, routes), store, routes);
    const readers = this.rings.map(
      ({ file }) => new RingReader(fileOrigin(openRing(file.path, this.hub.memory), this.hub.memory)),
    );
    for (const reader of readers) pump.sources.add(reader);
    return { pump, readers };
  }

  log(ring: number, count: number): void {
    for (let at = 0; at < count; at++) {
      const { writer } = this.rings[ring] as Producing;
      if (!writer.hasRoom(30)) return;
      const message = `${ring}:${this.logged[ring]?.length}`;
      this.rings[ring]?.log(message, { time: this.time++, fields: { text: 'x'.repeat(this.time % 90) } });
      this.logged[ring]?.push(message);
    }
  }

  turn(): void {
    const { pump, readers } = this.life;
    step(pump, readers);
    if (!this.holds) for (const reader of readers) reader.acknowledge(pump.sources.done(reader));
  }

  /** What the kernel does for a process that is killed. A half line is none for a server. */
  kill(): void {
    this.end();
    this.server = new Server({ path: this.path });
    this.life = this.begin();
  }

  end(): void {
    const { pump, readers } = this.life;
    pump.close();
    for (const reader of readers) reader.close({ remove: false });
    this.received.push(...this.server.messages);
  }

  finish(): void {
    this.server.appetite = 1e9;
    this.holds = false;
    for (let turns = 0; turns < 1000; turns++) {
      this.turn();
      const { pump, readers } = this.life;
      if (!pump.hasUnwritten && readers.every((reader) => reader.ack === reader.tail)) break;
    }
    this.end();
    for (const { file } of this.rings) file.mapping.unmap();
  }
}

describe('any life of a target with a spool', () => {
  it('gives it each record in order, once where nobody was killed, and twice no more than a batch for each kill', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const stage = new Stage();
        let kills = 0;
        for (const one of actions) {
          if (one.type === 'log') stage.log(one.ring, one.count);
          else if (one.type === 'turn') for (let at = 0; at < one.turns; at++) stage.turn();
          else if (one.type === 'server') stage.server.appetite = one.appetite;
          else if (one.type === 'hold') stage.holds = one.holds;
          else if (one.type === 'second') clock.now += 1100;
          else {
            kills++;
            stage.kill();
          }
        }
        stage.finish();
        const { received, logged } = stage;
        for (const [ring, expected] of logged.entries()) {
          const own = received.filter((message) => message.startsWith(`${ring}:`));
          const first = [...new Set(own)];
          expect(first).toEqual(expected);
          if (kills === 0) expect(own).toEqual(expected);
          // Of what a ring has room for at once, unless another target keeps it there.
          if (!actions.some(({ type }) => type === 'hold'))
            expect(own.length - expected.length).toBeLessThanOrEqual(kills * SMALL.capacity);
        }
        expect(readdirSync(tempDirectoryOf(stage)).filter((name) => name.endsWith('.seg'))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

function tempDirectoryOf({ path }: Stage): string {
  return existsSync(path) ? path : tempDirectory();
}
