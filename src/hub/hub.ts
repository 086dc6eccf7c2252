import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StarlogError } from '../errors.ts';
import { ControlPage } from './control-page.ts';
import { ensurePrivateDirectory, HUB_NAME, hubBases, programHubName } from './directory.ts';
import { loadMemory, type Memory } from './memory.ts';
import { RING_ENDING, UNFINISHED_ENDING } from './ring-file.ts';

/** The meeting place of the processes of one program, as one of them sees it. */
export interface Hub {
  readonly directory: string;
  readonly memory: Memory;
  readonly control: ControlPage;
}

/** The right to collect from a hub: the kernel's lock, held until `release` or the end of the process. */
export interface HubLock {
  release(): void;
}

/** How many copies of one program may run at the same time without naming their hubs. */
const SLOTS = 256;

/** Opens the hub in a directory, which is made when it has vanished: its collector will find it again. */
export function openHub(directory: string): Hub {
  const memory = loadMemory();
  try {
    ensurePrivateDirectory(dirname(directory));
    ensurePrivateDirectory(directory);
    return { directory, memory, control: ControlPage.open(directory, memory) };
  } catch (cause) {
    if (cause instanceof StarlogError) throw cause;
    throw unavailable(`The hub ${directory} can't be opened: ${(cause as Error).message}`, cause);
  }
}

/**
 * Opens the hub of that name, and takes its lock if nobody has it.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` when the name is no file name; `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`.
 */
export function openNamedHub(name: string): { hub: Hub; lock: HubLock | undefined } {
  if (!HUB_NAME.test(name)) {
    throw new StarlogError(
      'STARLOG_BAD_ARGUMENT',
      `"${name}" can't be the name of a hub: use letters, digits, ".", "_" and "-", 64 at most, the first a letter or digit`,
      { hub: name },
    );
  }
  return inFirstUsableBase((base) => {
    const hub = openHub(join(base, name));
    return { hub, lock: lockHub(hub) };
  });
}

/** Opens the hub of a program that named none, and takes its lock: the first slot that nobody collects from. */
export function openProgramHub(): { hub: Hub; lock: HubLock } {
  return inFirstUsableBase((base) => {
    for (let slot = 0; slot < SLOTS; slot++) {
      const hub = openHub(join(base, programHubName(slot)));
      const lock = lockHub(hub);
      if (lock !== undefined) return { hub, lock };
    }
    throw unavailable(`All ${SLOTS} hubs of this program in ${base} are in use; name a hub to share one`);
  });
}

function inFirstUsableBase<T>(open: (base: string) => T): T {
  const failures: unknown[] = [];
  for (const base of hubBases()) {
    try {
      mkdirSync(dirname(base), { recursive: true });
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

/** Takes the lock of a hub; undefined when another process has it. */
export function lockHub(hub: Hub): HubLock | undefined {
  const path = join(hub.directory, 'lock');
  const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
  const fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  if (hub.memory.tryLock(fd) && isSameFile(fd, path)) return { release: () => closeSync(fd) };
  closeSync(fd);
  return undefined;
}

/** False when the file was removed between its opening and now: a lock on it excludes nobody. */
function isSameFile(fd: number, path: string): boolean {
  try {
    return fstatSync(fd).ino === statSync(path).ino;
  } catch {
    return false;
  }
}

/** Removes a hub that is empty: no ring is left in it. Only the holder of its lock may do this. */
export function removeHub(hub: Hub): boolean {
  try {
    const names = readdirSync(hub.directory);
    if (names.some((name) => name.endsWith(RING_ENDING) || name.endsWith(UNFINISHED_ENDING))) return false;
    for (const name of ['bell', 'control', 'lock']) {
      if (names.includes(name)) unlinkSync(join(hub.directory, name));
    }
    rmdirSync(hub.directory);
    return true;
  } catch {
    // It has been removed already, or a producer came in between: its ring stays, and it makes the rest anew.
    return false;
  }
}

function unavailable(message: string, cause?: unknown): StarlogError {
  return new StarlogError('STARLOG_HUB_UNAVAILABLE', message, {}, { cause });
}
