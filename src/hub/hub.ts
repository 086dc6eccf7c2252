import { existsSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import { randomBytes } from '../base/random.ts';
import type { Memory } from '../memory/memory.ts';
import { availableMemory } from '../memory/system-memory.ts';
import { RING_ENDING, UNFINISHED_ENDING } from '../rings/ring-file.ts';
import { ControlPage } from './control-page.ts';
import { ensurePrivateDirectory, HUB_NAME, hubBases, programHubName, SOCKET_NAME } from './directory.ts';
import { memoryFor, PLAIN_NAME, tellMemory } from './hub-memory.ts';
import { type HubLock, type LockName, lockHub } from './lock.ts';

/** The meeting place of the processes of one program, as one of them sees it. */
export interface Hub {
  readonly directory: string;
  readonly memory: Memory;
  readonly control: ControlPage;
}

/** How many copies of one program may run at the same time without naming their hubs. */
const SLOTS = 256;

/** The file in which processes without the collector tell how those ended that they made. */
export const ENDS = 'ends';

/** How the names of the files begin in which a collector keeps what it is about to write. */
export const JOURNAL_START = 'once-';

/** The name of the file that is there when somebody has said that shared memory can't be had. */
export const FALLBACK_NAME = 'fallback';

/** The file in which main says what the manager of its hub is to do. */
export const PLAN = 'plan';

/** The file to which the manager of a hub writes its troubles. */
export const TROUBLE = 'trouble';

/** The file that tells what the targets of a hub are. */
export const SINK_MARK = 'sink';

/** How often a hub is opened again when another process removes it at the same moment. */
const TRIES = 10;

/**
 * Opens the hub in a directory, which is made when it has vanished: its collector will find it again.
 * @param page the control page, where this thread is to see that of another thread of this process.
 */
export function openHub(directory: string, page?: SharedArrayBuffer): Hub {
  try {
    ensurePrivateDirectory(dirname(directory));
    ensurePrivateDirectory(directory);
    const memory = memoryFor(directory);
    const control = memory.isShared ? ControlPage.open(directory, memory) : ControlPage.private(page);
    return { directory, memory, control };
  } catch (cause) {
    if (cause instanceof StarlogError) throw cause;
    throw unavailable(`The hub ${directory} can't be opened: ${(cause as Error).message}`, cause);
  }
}

/**
 * Opens the hub of that name, and takes one of its locks if nobody has it.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when the name is no file name; `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`.
 */
export function openNamedHub(
  name: string,
  which: LockName = 'lock',
): { hub: Hub; lock: HubLock | undefined } {
  if (!HUB_NAME.test(name)) {
    throw new StarlogError(
      'STARLOG_BAD_ARGUMENT',
      `"${name}" can't be the name of a hub: use letters, digits, ".", "_" and "-", 64 at most, the first a letter or digit`,
      { hub: name },
    );
  }
  const { canLock, reason } = availableMemory();
  if (!canLock)
    throw unavailable(
      `A named hub needs locks on files, for which there is neither the package "koffi" nor the command "flock"; install one of them`,
      reason,
    );
  return inFirstUsableBase((base) => openAndLock(join(base, name), which));
}

/**
 * Opens the hub of a program that named none, and takes one of its locks: the first slot in which nobody has it.
 * @param which `main` for a hub with a manager, which has the other one.
 * @param settle makes what this process needs in the hub. When it fails, the next folder for hubs is tried.
 */
export function openProgramHub<T>(
  which: LockName,
  settle: (hub: Hub) => T,
): { hub: Hub; lock: HubLock; settled: T } {
  const mark = which === 'main' ? 'm' : '';
  return inFirstUsableBase((base) => {
    if (!availableMemory().canLock) return ownHub(base, settle);
    for (let slot = 0; slot < SLOTS; slot++) {
      const { hub, lock } = openAndLock(join(base, programHubName(`${mark}${slot}`)), which);
      if (lock === undefined) continue;
      try {
        return { hub, lock, settled: settle(hub) };
      } catch (error) {
        if (which === 'lock') removeHub(hub, lock);
        lock.release();
        throw error;
      }
    }
    throw unavailable(`All ${SLOTS} hubs of this program in ${base} are in use; name a hub to share one`);
  });
}

/** True for a hub from which a process of its own collects. */
export function hasPlan(hub: Hub): boolean {
  return existsSync(join(hub.directory, PLAN));
}

/**
 * A hub that no other process can find by its name. Where files can't be locked nobody could tell whether one that is
 * there is in use; so what a crash leaves in it is not found by the next start.
 */
function ownHub<T>(base: string, settle: (hub: Hub) => T): { hub: Hub; lock: HubLock; settled: T } {
  const hub = openHub(join(base, programHubName(`own-${process.pid}-${randomBytes(4).toString('hex')}`)));
  tellMemory(hub.directory);
  return { hub, lock: { isValid: true, fd: -1, since: 0, release() {} }, settled: settle(hub) };
}

/**
 * Takes a lock of a hub if nobody has it, and opens the hub, which is made anew when it is removed in between. The lock comes first:
 * who removes a hub takes that away last, so the control page that is opened after it is the one that all others will open.
 */
export function openAndLock(
  directory: string,
  which: LockName = 'lock',
): { hub: Hub; lock: HubLock | undefined } {
  return retryWhenRemoved(() => {
    ensurePrivateDirectory(dirname(directory));
    ensurePrivateDirectory(directory);
    const lock = lockHub({ directory, memory: availableMemory() }, which);
    try {
      if (lock !== undefined) tellMemory(directory);
      return { hub: openHub(directory), lock };
    } catch (error) {
      lock?.release();
      throw error;
    }
  });
}

/** Calls again what failed because another process has removed the hub in the middle of it. */
export function retryWhenRemoved<T>(open: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return open();
    } catch (error) {
      if (tries === TRIES || !isAboutMissing(error)) throw error;
    }
  }
}

function isAboutMissing(error: unknown): boolean {
  const { code, cause } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

function inFirstUsableBase<T>(open: (base: string) => T): T {
  const failures: unknown[] = [];
  for (const base of hubBases()) {
    try {
      // Node's permission model lets nobody make a folder that is there already, and it is mostly there.
      if (!existsSync(dirname(base))) mkdirSync(dirname(base), { recursive: true });
      return open(base);
    } catch (error) {
      if (error instanceof StarlogError && error.code === 'STARLOG_HUB_UNSAFE') throw error;
      failures.push(error);
    }
  }
  const reasons = failures.map((failure) => (failure as Error).message).join('; ');
  throw unavailable(
    `No hub can be made: ${reasons}; set STARLOG_HUB_BASE to a folder of your own`,
    failures[0],
  );
}

/** Removes a hub that is empty: no ring is left in it. Does nothing when the lock is not on this hub any more. */
export function removeHub(hub: Hub, lock: HubLock): boolean {
  if (!lock.isValid) return false;
  try {
    const names = readdirSync(hub.directory);
    if (names.some((name) => name.endsWith(RING_ENDING) || name.endsWith(UNFINISHED_ENDING))) return false;
    const isLock = (name: string): number => (name === 'lock' || name === 'main' ? 1 : 0);
    const ours = names.filter(isOurs).sort((one, other) => isLock(one) - isLock(other));
    for (const name of ours) unlinkSync(join(hub.directory, name));
    // fault point: hub-emptied
    rmdirSync(hub.directory);
    return true;
  } catch {
    // The hub has been removed already, or a producer came in between: its ring stays, and it makes the rest anew.
    return false;
  }
}

function isOurs(name: string): boolean {
  const names = [
    'bell',
    'control',
    'lock',
    'main',
    SOCKET_NAME,
    FALLBACK_NAME,
    PLAIN_NAME,
    PLAN,
    TROUBLE,
    ENDS,
    SINK_MARK,
  ];
  return names.includes(name) || name.startsWith(JOURNAL_START);
}

function unavailable(message: string, cause?: unknown): StarlogError {
  return new StarlogError('STARLOG_HUB_UNAVAILABLE', message, {}, { cause });
}
