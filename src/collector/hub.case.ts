import { onTestFinished } from 'vitest';
import type { Formatter } from '../formatters/formatter.ts';
import { JsonFormatter } from '../formatters/json.ts';
import { Handler, type HandlerOptions, LineHandler } from '../handlers/handler.ts';
import { type Hub, openHub } from '../hub/hub.ts';
import type { HubLock } from '../hub/lock.ts';
import { tempHubDirectory } from '../hub/temp.case.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import type { Identity, LogRecord } from '../record/record.ts';
import { createRing, type RingFile, type RingShape } from '../rings/ring-file.ts';
import type { RingReader } from '../rings/ring-reader.ts';
import { RingWriter } from '../rings/ring-writer.ts';
import { encodeLine } from '../wire/encode.ts';
import { Origin } from '../wire/origin.ts';
import { Collector } from './collector.ts';
import type { Pump, Step } from './pumps/pump.ts';
import { Routes } from './pumps/routes.ts';

export const SINK = 'starlog.logsink';

/** A producer as another process would be: it knows nothing of the collector. */
export interface Producing {
  readonly file: RingFile;
  readonly writer: RingWriter;
  /** Writes a record and gives back its line. Without a time it is 1. */
  log(message: string, options?: { level?: number; name?: string; time?: number; fields?: object }): string;
}

let pids = 100;
const origins = new Map<string, Origin>();

function originOf(name: string): Origin {
  let origin = origins.get(name);
  if (origin === undefined) {
    origin = new Origin(name);
    origins.set(name, origin);
  }
  return origin;
}

/** An identity of another process. */
const somebodyElse = (): Identity => ({ host: 'h', pid: pids++, thread: 0, processName: 'child' });

export function produce(
  hub: Hub,
  shape: RingShape = { capacity: 1024, dataSize: 256 * 1024 },
  identity: Identity = somebodyElse(),
): Producing {
  const file = createRing(hub.directory, identity, shape, hub.memory);
  const writer = new RingWriter(file.mapping.buffer, shape);
  hub.control.announceRing();
  return {
    file,
    writer,
    log(message, { level = 30, name = 'app', time = 1, fields: own } = {}) {
      const origin = originOf(name);
      const line = encodeLine({ origin, level, time, message, own, bound: undefined, thrown: undefined });
      if (!writer.tryWrite(line, level, origin.nameId, time)) throw new Error('the ring is full');
      return line;
    },
  };
}

/** Takes records, and tells them as texts. */
export class Collecting extends Handler {
  readonly records: LogRecord[] = [];
  emit(record: LogRecord): void {
    this.records.push(record);
  }
  get messages(): string[] {
    return this.records.map((record) => record.message);
  }
}

/** Takes bytes; how many at once, and when it fails, is for `limit` to say. */
export class Taking extends LineHandler {
  text = '';
  limit: (asked: number) => number = (asked) => asked;

  constructor(formatter: Formatter = new JsonFormatter(), options: HandlerOptions = {}) {
    super(formatter, options);
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    const taken = this.limit(end - start);
    this.text += Buffer.from(bytes.subarray(start, start + taken)).toString('latin1');
    return taken;
  }

  /** What was written, as it was meant: a character may have been written in two halves. */
  get lines(): string[] {
    const text = Buffer.from(this.text, 'latin1').toString();
    return text.split('\n').slice(0, -1);
  }

  get messages(): string[] {
    return this.lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  }
}

/** What a turn of a collector does with one pump: asks its rings how much there is, and steps. */
export function step(pump: Pump, readers: Iterable<RingReader>): Step {
  for (const reader of readers) reader.ask();
  return pump.step();
}

export interface Collected {
  readonly hub: Hub;
  readonly hierarchy: Hierarchy;
  readonly collector: Collector;
  readonly routes: Routes;
  /** Adds a handler to the sink logger, or to one below it. */
  sink<T extends Handler>(handler: T, below?: string): T;
  /** Has turns until there is nothing more to do, or no progress. */
  settle(): void;
}

export function collect(hub = openHub(tempHubDirectory()), lossLevel?: number, lock?: HubLock): Collected {
  const lossLevels = { asked: lossLevel, killed: lossLevel, crashed: lossLevel, unknown: lossLevel };
  const hierarchy = new Hierarchy();
  const routes = new Routes(hierarchy, SINK);
  const collector = new Collector(hub, lock, routes, lossLevels);
  onTestFinished(() => collector.close());
  return {
    hub,
    hierarchy,
    collector,
    routes,
    sink(handler, below = '') {
      hierarchy.node(below === '' ? SINK : `${SINK}.${below}`).handlers.push(handler);
      hierarchy.changed();
      return handler;
    },
    settle() {
      let turns = 0;
      do collector.turn(50);
      while (!collector.isDrained && ++turns < 100);
    },
  };
}
