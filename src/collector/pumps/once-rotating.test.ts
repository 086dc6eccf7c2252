import * as fs from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Hub, openHub } from '../../hub/hub.ts';
import { tempDirectory, tempHubDirectory } from '../../hub/temp.case.ts';
import { Hierarchy } from '../../logger/hierarchy.ts';
import { openRing } from '../../rings/ring-file.ts';
import { fileOrigin } from '../../rings/ring-origin.ts';
import { RingReader } from '../../rings/ring-reader.ts';
import type { RunTidy } from '../../targets/rotation/housekeeping.ts';
import { RotatingFileHandler } from '../../targets/rotation/rotating-file.ts';
import { type TidyJob, tidy } from '../../targets/rotation/tidy.ts';
import { type Producing, produce, SINK, step } from '../hub.case.ts';
import { Journal } from './journal.ts';
import { LinePump } from './line-pump.ts';
import { Once } from './once.ts';
import { Routes } from './routes.ts';

vi.mock('../../base/clock.ts', () => import('../../base/clock.case.ts'));

const real = await vi.importActual<typeof fs>('node:fs');

class Killed extends Error {}

/** A process that is killed at one of its system calls that change something: before it, behind it, or in the middle of a write. */
const death = vi.hoisted(() => ({ callsLeft: Number.POSITIVE_INFINITY, isDead: false, part: 0 }));

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  const mortal =
    <Args extends unknown[], Result>(call: (...args: Args) => Result, half?: (...args: Args) => void) =>
    (...args: Args): Result => {
      if (!death.isDead && --death.callsLeft > 0) return call(...args);
      if (!death.isDead) {
        death.isDead = true;
        // Killed behind the call, or in the middle of it.
        if (death.part === 1) call(...args);
        else if (death.part > 0) half?.(...args);
      }
      throw new Killed();
    };
  const changing = [
    'linkSync',
    'unlinkSync',
    'renameSync',
    'rmSync',
    'mkdirSync',
    'truncateSync',
    'ftruncateSync',
    'fsyncSync',
  ] as const;
  return {
    ...real,
    ...Object.fromEntries(changing.map((name) => [name, mortal(real[name] as () => void)])),
    openSync: (...args: Parameters<typeof real.openSync>) =>
      args[1] === 'r' ? real.openSync(...args) : mortal(real.openSync)(...args),
    writeSync: mortal(
      real.writeSync as (...args: never[]) => number,
      ((...args) => {
        const [fd, bytes, start = 0, length = (bytes as Uint8Array).length - start] = args as unknown as [
          number,
          Uint8Array,
          number?,
          number?,
        ];
        real.writeSync(fd, bytes, start, Math.floor(length * death.part));
      }) as (...args: never[]) => void,
    ),
  };
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  return () => {
    vi.useRealTimers();
    live();
  };
});

function live(callsLeft = Number.POSITIVE_INFINITY, part = 0): void {
  Object.assign(death, { callsLeft, isDead: false, part });
}

type Action =
  | { type: 'log'; ring: number; count: number }
  | { type: 'step' | 'tidy' | 'move' }
  | { type: 'clock'; hours: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('log' as const),
      ring: fc.nat(2),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 6, arbitrary: fc.constant({ type: 'step' as const }) },
  { weight: 2, arbitrary: fc.constant({ type: 'tidy' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'move' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('clock' as const), hours: fc.integer({ min: -30, max: 30 }) }),
  },
);

const life = fc.record({
  actions: fc.array(action, { maxLength: 25 }),
  calls: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 60 })),
  part: fc.constantFrom(0, 0.3, 0.9, 1),
});

describe('a rotating file', () => {
  it('has each record once and whole over all its files, wherever its collectors are killed', () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 6 }), fc.boolean(), (lives, isLinked) => {
        vi.setSystemTime(Date.UTC(2026, 10, 22, 12));
        const stage = new Stage(isLinked);
        for (const { actions, calls, part } of lives) stage.run(actions, calls, part);
        stage.finish();
        expect(stage.found().toSorted()).toEqual(stage.logged.toSorted());
        expect(fs.readdirSync(stage.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
        expect(stage.rotated().filter((name) => !name.endsWith('.gz'))).toEqual([]);
        stage.close();
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

class Stage {
  readonly folder = tempDirectory();
  readonly path = join(this.folder, 'app.log');
  readonly logged: string[] = [];
  readonly #hub: Hub = openHub(tempHubDirectory());
  readonly #rings: Producing[] = [0, 1, 2].map(() =>
    produce(this.#hub, { capacity: 1024, dataSize: 128 * 1024 }),
  );
  /** What the handler is given: the path, or a link to it in another folder. */
  readonly #given: string;
  #moves = 0;

  constructor(isLinked: boolean) {
    this.#given = isLinked ? join(tempDirectory(), 'app.log') : this.path;
    if (isLinked) fs.symlinkSync(this.path, this.#given);
  }

  run(actions: readonly Action[], calls = Number.POSITIVE_INFINITY, part = 0): void {
    const collector = new Life(this.#hub, this.#given, this.#rings);
    live(calls, part);
    for (const action of actions) {
      if (death.isDead) break;
      if (action.type === 'log') this.#log(action.ring, action.count);
      else if (action.type === 'clock') vi.setSystemTime(Date.now() + action.hours * 3_60_000);
      else if (action.type === 'move') this.#move();
      else collector[action.type]();
    }
    live();
    collector.end();
  }

  /** A last life, with a record of its own: with that all that an earlier one left is tidied up. */
  finish(): void {
    this.run([
      { type: 'step' },
      { type: 'log', ring: 0, count: 1 },
      { type: 'step' },
      ...new Array<Action>(100).fill({ type: 'tidy' }),
    ]);
  }

  #log(ring: number, count: number): void {
    for (let left = count; left > 0; left--) {
      const message = `${ring}:${this.logged.length} ${'x'.repeat((this.logged.length * 37) % 300)}`;
      this.#rings[ring]?.log(message, { time: this.logged.length });
      this.logged.push(message);
    }
  }

  #move(): void {
    // It has two names when a process was killed in the middle of a rotation. Moved now, its lines would be there twice.
    if (fs.statSync(this.path, { throwIfNoEntry: false })?.nlink !== 1) return;
    // Not by a call that counts: it is somebody else who does it.
    real.renameSync(this.path, join(this.folder, `moved-${this.#moves++}`));
  }

  rotated(): string[] {
    // An empty file is what a process leaves that is killed before the rename, until the next rotation.
    return fs
      .readdirSync(this.folder)
      .filter((name) => /^app\.\d/.test(name) && fs.statSync(join(this.folder, name)).size > 0);
  }

  found(): string[] {
    const names = fs.readdirSync(this.folder).filter((name) => !name.startsWith('.'));
    return names.flatMap((name) => {
      const bytes = fs.readFileSync(join(this.folder, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      return text
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { msg: string }).msg]));
    });
  }

  close(): void {
    for (const { file } of this.#rings) file.mapping.unmap();
  }
}

/** One collector, from its start to the moment when it is killed or stopped. */
class Life {
  readonly #jobs: (() => void)[] = [];
  readonly #handler: RotatingFileHandler;
  readonly #pump: LinePump;
  readonly #readers: RingReader[];

  constructor(hub: Hub, path: string, rings: readonly Producing[]) {
    const run: RunTidy = (job: TidyJob, ended) => {
      this.#jobs.push(() => ended(tidy(job)));
      return () => {};
    };
    this.#handler = new RotatingFileHandler(
      path,
      { size: 2048, interval: '1d', timeZone: 'UTC', compress: true },
      run,
    );
    const hierarchy = new Hierarchy();
    hierarchy.node(SINK).handlers.push(this.#handler);
    const journal = Journal.open(hub, path);
    const write = journal.write.bind(journal);
    journal.write = (...args) => {
      // The journal is memory: what a dead process stores there would be seen.
      if (death.isDead) throw new Killed();
      write(...args);
    };
    this.#pump = new LinePump(this.#handler, new Routes(hierarchy, SINK), new Once(this.#handler, journal));
    this.#readers = rings.map(
      ({ file }) => new RingReader(fileOrigin(openRing(file.path, hub.memory), hub.memory)),
    );
    for (const reader of this.#readers) this.#pump.sources.add(reader);
  }

  step(): void {
    this.#pump.retry();
    const outcome = step(this.#pump, this.#readers);
    if (death.isDead || outcome === 'stuck') return;
    for (const reader of this.#readers) reader.acknowledge(this.#pump.sources.done(reader));
  }

  tidy(): void {
    try {
      this.#jobs.shift()?.();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  /** What the kernel does for a process that has ended: closes its files, and nothing else. */
  end(): void {
    for (const reader of this.#readers) {
      this.#pump.sources.remove(reader);
      reader.close({ remove: false });
    }
    this.#pump.close();
    live(1);
    try {
      this.#handler.close();
    } catch {
      // It could not write any more.
    }
    live();
  }
}
