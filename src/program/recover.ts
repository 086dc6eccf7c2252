import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { now } from '../base/clock.ts';
import { StarlogError } from '../base/errors.ts';
import { late } from '../base/late.ts';
import type { Sink } from '../collector/host.ts';
import { buildSink } from '../config/build.ts';
import type { ReadHandlerOf } from '../config/handlers.ts';
import { readConfig } from '../config/read-config.ts';
import type { Config, ReadConfig } from '../config/schema.ts';
import { lossLevels } from '../forwarders/deaths.ts';
import { Handler } from '../handlers/handler.ts';
import { HUB_NAME, hubBases, programHubName } from '../hub/directory.ts';
import { type Hub, openHub, removeHub } from '../hub/hub.ts';
import { type HubLock, lockHub } from '../hub/lock.ts';
import { describe, type Given } from '../options/description.ts';
import { orInfinity, text } from '../options/kinds.ts';
import { duration } from '../options/measures.ts';
import { readOptions } from '../options/read.ts';

const RECOVER_OPTIONS = describe({
  hub: text('the name of a hub, or the path of its directory').about(
    'The name of a hub, or the path of its directory. Default: the hub that the configuration names.',
  ),
  program: text('the path of a script').about(
    'For a program that names no hub: the path of its main script. It must have run in the present working directory.',
  ),
  timeout: orInfinity(duration(0, '520w'))
    .or('60s')
    .about('After how long it gives up on a hub whose targets do not take the records.'),
});

/** What `recover` takes. */
export interface RecoverOptions extends Given<typeof RECOVER_OPTIONS.entries> {}

/** The result for one hub. */
export interface Recovered {
  /** The directory of the hub. */
  readonly hub: string;
  /** How many records of it the targets have taken. */
  readonly delivered: number;
  /** False when some still wait: a target did not take them in time, or a process goes on logging. */
  readonly isDrained: boolean;
  /** Milliseconds. */
  readonly time: number;
}

const collecting = late(() => import('../collector/part.ts'));

/** Described where it is public: public.ts. */
export async function recover(config: Config | string, options: RecoverOptions = {}): Promise<Recovered[]> {
  const valid = readConfig(config);
  const { hub, logger, deaths } = multiprocessOf(valid);
  const settings = readOptions('recover', RECOVER_OPTIONS, options);
  const directories = directoriesOf(settings, hub);
  const { hierarchy, handlers } = buildSink(valid);
  for (const handler of handlers) handler.open();
  // They serve all hubs, one after the other.
  const sink = { hierarchy, handlers: [], sinkName: logger, lossLevels: lossLevels(deaths) };
  const recovered: Recovered[] = [];
  try {
    for (const directory of directories) {
      const hub = openHub(directory);
      const lock = lockHub(hub);
      if (lock === undefined) throw inUse(directory);
      recovered.push(await empty(hub, lock, sink, settings.timeout));
    }
  } finally {
    await Promise.all(handlers.map(async (handler) => handler.close()));
  }
  return recovered;
}

async function empty(hub: Hub, lock: HubLock, sink: Sink, timeout: number): Promise<Recovered> {
  const start = now();
  try {
    const host = new (collecting().Host)(hub, lock, sink);
    const isDrained = await host.stop(timeout);
    return { hub: hub.directory, delivered: host.collector.taken, isDrained, time: now() - start };
  } finally {
    removeHub(hub, lock);
    lock.release();
  }
}

function directoriesOf({ hub, program }: RecoverOptions, configured: string | undefined): string[] {
  const bases = hubBases();
  if (program !== undefined) {
    const stem = programHubName(0, resolve(program)).replace(/0$/, '');
    const found = bases.flatMap((base) => hubsIn(base, stem));
    if (found.length > 0) return found;
    const text = `Nothing waits of the program ${resolve(program)} in ${process.cwd()}: looked in ${bases.join(', ')}`;
    throw new StarlogError('STARLOG_HUB_UNAVAILABLE', text, { program });
  }
  const named = hub ?? configured;
  if (named === undefined) {
    const text = `recover: neither a hub nor a program was named, and the configuration names no hub; give one of ${bases.flatMap((base) => hubsIn(base, '')).join(', ') || '(there is none)'}`;
    throw new StarlogError('STARLOG_BAD_ARGUMENT', text);
  }
  const candidates = HUB_NAME.test(named) ? bases.map((base) => join(base, named)) : [named];
  const found = candidates.find(isHub);
  if (found !== undefined) return [found];
  const text = `There is no hub "${named}": looked for ${candidates.join(', ')}; give its name or directory, in the environment that its program had (STARLOG_HUB_BASE)`;
  throw new StarlogError('STARLOG_HUB_UNAVAILABLE', text, { hub: named });
}

function multiprocessOf(config: ReadConfig): ReadHandlerOf<'multiprocess'> {
  for (const handler of Object.values(config.handlers)) {
    if (!(handler instanceof Handler) && handler.type === 'multiprocess') return handler;
  }
  throw new StarlogError(
    'STARLOG_BAD_ARGUMENT',
    'recover: the configuration has no handler of type "multiprocess", so no records of it wait anywhere; give the configuration of the program that was killed',
  );
}

function hubsIn(base: string, stem: string): string[] {
  const names = existsSync(base) ? readdirSync(base) : [];
  return names
    .filter((name) => name.startsWith(stem))
    .map((name) => join(base, name))
    .filter(isHub);
}

function isHub(directory: string): boolean {
  return existsSync(join(directory, 'control'));
}

function inUse(directory: string): StarlogError {
  const text = `A process collects from the hub ${basename(directory)} already, so nothing is left to be recovered; end it first if it hangs`;
  return new StarlogError('STARLOG_HUB_IN_USE', text, { hub: directory });
}
