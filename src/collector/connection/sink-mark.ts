import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { SINK_MARK } from '../../hub/hub.ts';
import type { Attachment } from '../../producer/attachment.ts';

/*
 * What the sink logger of a hub has, as whoever collects was told. A second program that joins the hub with other targets would
 * find nothing in them, and not know why.
 */

/** What stands in the hub. */
interface Mark {
  /** Two are the same where the targets are. */
  readonly digest: string;
  readonly pid: number;
  readonly program: string;
}

/** What a program was told about its sink logger. */
export interface Targets {
  readonly sink: string;
  /** All that makes a difference, as plain data. */
  readonly description: unknown;
}

/** Says what the targets of a hub are. Only who decides about them may do that. */
export function markSink({ hub }: Attachment, targets: Targets): void {
  const mark: Mark = {
    digest: digestOf(targets),
    pid: process.pid,
    program: process.argv[1] ?? basename(process.execPath),
  };
  try {
    writeFileSync(join(hub.directory, SINK_MARK), JSON.stringify(mark), { mode: 0o600 });
  } catch {
    // No room; then nobody is warned.
  }
}

/** Warns where the targets of a hub are not those that this program was told of. */
export function compareSink({ hub }: Attachment, targets: Targets): void {
  const mark = readMark(hub.directory);
  if (mark === undefined || mark.digest === digestOf(targets) || !isAlive(mark.pid)) return;
  const { pid, program } = mark;
  const text = `The records of this process go to the targets that ${program} (process ${pid}) gave to "${targets.sink}", since that uses the hub ${basename(hub.directory)} already and has another configuration; those that this process gives it are not opened: give both the same configuration, or each a hub of its own, as in { type: "multiprocess", hub: "my-app" }`;
  reportTrouble(new StarlogError('STARLOG_OTHER_TARGETS', text, { hub: hub.directory, pid, program }));
}

function readMark(directory: string): Mark | undefined {
  if (directory === '') return undefined;
  try {
    return JSON.parse(readFileSync(join(directory, SINK_MARK), 'utf8')) as Mark;
  } catch {
    // Whoever collects has its targets by code.
    return undefined;
  }
}

/** A mark that a crash has left says nothing about who collects now. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Two texts that differ have different digests, as a rule. No secret depends on it, and node:crypto takes 4 ms to load, in each child. */
function digestOf({ description }: Targets): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const char of JSON.stringify(description)) {
    const code = char.codePointAt(0) as number;
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  return `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
}
