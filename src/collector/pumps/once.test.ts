import { readdirSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LookbackHandler } from '../../gates/lookback.ts';
import type { Handler } from '../../handlers/handler.ts';
import { type Hub, openHub } from '../../hub/hub.ts';
import { tempDirectory, tempHubDirectory } from '../../hub/temp.case.ts';
import { Hierarchy } from '../../logger/hierarchy.ts';
import { openRing } from '../../rings/ring-file.ts';
import { fileOrigin } from '../../rings/ring-origin.ts';
import { RingReader } from '../../rings/ring-reader.ts';
import { FileHandler } from '../../targets/file/file.ts';
import { type Producing, produce, SINK, step } from '../hub.case.ts';
import { Journal } from './journal.ts';
import { LinePump } from './line-pump.ts';
import { Once } from './once.ts';
import { Routes } from './routes.ts';

class Killed extends Error {}

/** A file target whose process is killed when it has written so many bytes: in the middle of a write, or behind it. */
class Mortal extends FileHandler {
  left: number;

  constructor(path: string, left: number) {
    super(path);
    this.left = left;
  }

  protected override writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    if (this.left === 0) throw new Killed();
    const taken = super.writeOnce(fd, bytes, start, Math.min(length, this.left));
    this.left -= taken;
    return taken;
  }
}

/** A collector's life: reads the rings and dies when its target does, or before it acknowledges what it wrote. */
function live(
  hub: Hub,
  path: string,
  rings: readonly Producing[],
  bytes: number,
  acknowledges: boolean,
  before: (target: Handler) => Handler = (target) => target,
): void {
  const handler = new Mortal(path, bytes);
  const front = before(handler);
  const hierarchy = new Hierarchy();
  const routes = new Routes(hierarchy, SINK);
  hierarchy.node(SINK).handlers.push(front);
  const once = new Once(handler, Journal.open(hub, path));
  const pump = new LinePump(front, routes, once);
  const readers = rings.map(
    ({ file }) => new RingReader(fileOrigin(openRing(file.path, hub.memory), hub.memory)),
  );
  for (const reader of readers) pump.sources.add(reader);
  while (['moved', 'full'].includes(step(pump, readers))) {
    if (!acknowledges) break;
    for (const reader of readers) reader.acknowledge(pump.sources.done(reader));
  }
  for (const reader of readers) {
    pump.sources.remove(reader);
    reader.close({ remove: false });
  }
  pump.close();
  // A killed process closes its files without ending a line.
  handler.left = 0;
}

function messages(folder: string): string[] {
  const files = readdirSync(folder).sort(
    (a, b) => Number(a.split('.')[2] ?? 1e9) - Number(b.split('.')[2] ?? 1e9),
  );
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { msg: string }).msg]));
}

const life = fc.record({
  records: fc.array(fc.nat(2), { maxLength: 12 }),
  bytes: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(3000)),
  acknowledges: fc.boolean(),
  rotates: fc.boolean(),
});

describe('a file target', () => {
  it('gets each record once, whole and in order, whenever its collectors are killed', () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 8 }), (lives) => {
        const hub = openHub(tempHubDirectory());
        const folder = tempDirectory();
        const path = join(folder, 'app.log');
        const rings = [0, 1, 2].map(() => produce(hub, { capacity: 512, dataSize: 64 * 1024 }));
        const logged: string[] = [];
        let time = 0;
        lives.forEach(({ records, bytes, acknowledges, rotates }, number) => {
          for (const ring of records) {
            time++;
            const message = `${ring}:${time}`;
            rings[ring]?.log(message, { time });
            logged.push(message);
          }
          live(hub, path, rings, bytes, acknowledges);
          if (rotates && readdirSync(folder).includes('app.log')) renameSync(path, `${path}.${number}`);
        });
        live(hub, path, rings, Number.POSITIVE_INFINITY, true);
        const found = messages(folder);
        expect(found.toSorted()).toEqual(logged.toSorted());
        for (const ring of ['0', '1', '2']) {
          const of = (all: string[]) => all.filter((message) => message.startsWith(ring));
          expect(of(found)).toEqual(of(logged));
        }
        for (const { file } of rings) file.mapping.unmap();
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

const levels = fc.constantFrom(20, 20, 30, 50);

describe('a file target behind a gate', () => {
  it('gets what passes once, and what was held back once or never, whenever its collectors are killed', () => {
    const gatedLife = fc.record({
      records: fc.array(fc.tuple(fc.nat(2), levels), { maxLength: 20 }),
      bytes: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(3000)),
      acknowledges: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(gatedLife, { minLength: 1, maxLength: 8 }), (lives) => {
        const hub = openHub(tempHubDirectory());
        const folder = tempDirectory();
        const path = join(folder, 'app.log');
        const rings = [0, 1, 2].map(() => produce(hub, { capacity: 512, dataSize: 64 * 1024 }));
        const lookback = (target: Handler) => new LookbackHandler(target, { key: 'all' });
        const passing: string[] = [];
        let time = 0;
        for (const { records, bytes, acknowledges } of lives) {
          for (const [ring, level] of records) {
            time++;
            const message = `${ring}:${time}:${level}`;
            rings[ring]?.log(message, { time, level });
            if (level !== 20) passing.push(message);
          }
          live(hub, path, rings, bytes, acknowledges, lookback);
        }
        live(hub, path, rings, Number.POSITIVE_INFINITY, true, lookback);
        const found = messages(folder);
        expect(new Set(found).size).toBe(found.length);
        const isHeld = (message: string) => message.endsWith(':20');
        expect(found.filter((message) => !isHeld(message)).toSorted()).toEqual(passing.toSorted());
        // In one life everything that is let go stands in front of what let it go.
        const last = found.findLastIndex((message) => message.endsWith(':50'));
        expect(found.slice(last + 1).filter(isHeld)).toEqual([]);
        for (const { file } of rings) file.mapping.unmap();
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

/** A file target whose disk is full when it has written so many bytes, until somebody deletes files. */
class Full extends FileHandler {
  room: number;

  constructor(path: string, room: number) {
    super(path);
    this.room = room;
  }

  protected override writeOnce(fd: number, bytes: Uint8Array, start: number, length: number): number {
    if (this.room === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    const taken = super.writeOnce(fd, bytes, start, Math.min(length, this.room));
    this.room -= taken;
    return taken;
  }
}

describe('a batch in the middle of which the disk is full', () => {
  const setUp = (room: number) => {
    const hub = openHub(tempHubDirectory());
    const path = join(tempDirectory(), 'app.log');
    const handler = new Full(path, room);
    const hierarchy = new Hierarchy();
    const routes = new Routes(hierarchy, SINK);
    hierarchy.node(SINK).handlers.push(handler);
    const pump = new LinePump(handler, routes, new Once(handler, Journal.open(hub, path)));
    const ring = produce(hub);
    const reader = new RingReader(fileOrigin(openRing(ring.file.path, hub.memory), hub.memory));
    pump.sources.add(reader);
    onTestFinished(() => {
      pump.close();
      handler.close();
    });
    const lines = Array.from({ length: 5 }, (_, number) => ring.log(`record ${number}`, { time: number }));
    expect(step(pump, [reader])).toBe('stuck');
    return { path, handler, pump, reader, text: lines.join('') };
  };
  const goOn = ({ handler, pump, reader }: ReturnType<typeof setUp>) => {
    handler.room = Number.POSITIVE_INFINITY;
    pump.retry();
    expect(step(pump, [reader])).toBe('moved');
  };

  it.each([1, 100, 200])('is ended where it began when there is room again, after %i bytes', (room) => {
    const stage = setUp(room);
    goOn(stage);
    expect(readFileSync(stage.path, 'utf8')).toBe(stage.text);
  });

  it.each([1, 100, 200])('is ended in the file that was moved meanwhile, after %i bytes', (room) => {
    const stage = setUp(room);
    renameSync(stage.path, `${stage.path}.1`);
    goOn(stage);
    expect(readFileSync(`${stage.path}.1`, 'utf8')).toBe(stage.text);
  });

  it.each([1, 100, 200])('is written again as a whole when the file was deleted, after %i bytes', (room) => {
    const stage = setUp(room);
    rmSync(stage.path);
    goOn(stage);
    expect(readFileSync(stage.path, 'utf8')).toBe(stage.text);
  });

  it.each([1, 100, 200])('is written again as a whole when the file was emptied, after %i bytes', (room) => {
    const stage = setUp(room);
    truncateSync(stage.path);
    goOn(stage);
    expect(readFileSync(stage.path, 'utf8')).toBe(stage.text);
  });
});
