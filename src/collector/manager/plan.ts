import { createHash, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type Hub, PLAN } from '../../hub/hub.ts';
import type { SinkOptions } from '../host.ts';

/** Variables that say how records are written and sent; the others are those of whoever starts the manager. */
const KEPT = ['TZ', 'LANG', 'NODE_EXTRA_CA_CERTS'];

/** The task of a manager, and how it is started, by whichever process notices that there is none. */
export interface Plan {
  /** Tells plans apart; never 0. */
  readonly mark: number;
  /** The program and script of the manager, and where it runs: relative paths of targets begin there. */
  readonly execPath: string;
  readonly entry: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sink: SinkOptions;
  /** A configuration as `validateConfig` made it; plain data, all of which a structured clone can take. */
  readonly config: unknown;
}

/** The plan of this process. Of the same program with the same configuration it is the same each time. */
export function makePlan(entry: string, sink: SinkOptions, config: unknown): Plan {
  const environment = Object.fromEntries(
    KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])),
  );
  const { execPath } = process;
  const plan = { execPath, entry, directory: process.cwd(), environment, sink, config };
  const digest = createHash('sha256').update(serialize(plan)).digest();
  return { mark: digest.readInt32LE() || 1, ...plan };
}

/** Writes the plan of a hub, whole or not at all. Only who is main may do that. */
export function writePlan(hub: Hub, plan: Plan): void {
  renameSync(writeUnfinished(hub, plan), join(hub.directory, PLAN));
}

/** Puts the plan back into a hub that was made anew. One that a main has written there meanwhile stays. */
export function restorePlan(hub: Hub, plan: Plan): void {
  const unfinished = writeUnfinished(hub, plan);
  try {
    linkSync(unfinished, join(hub.directory, PLAN));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function writeUnfinished(hub: Hub, plan: Plan): string {
  const unfinished = join(hub.directory, `${PLAN}.${randomBytes(6).toString('hex')}.new`);
  writeFileSync(unfinished, serialize(plan), { mode: 0o600, flag: 'wx' });
  return unfinished;
}

/** The plan of a hub; undefined where there is none. */
export function readPlan(hub: Hub): Plan | undefined {
  try {
    return deserialize(readFileSync(join(hub.directory, PLAN))) as Plan;
  } catch {
    // There is none, or one of another version or runtime, which main replaces.
    return undefined;
  }
}
