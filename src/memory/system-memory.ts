import { constants } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { StarlogError } from '../base/errors.ts';
import { loadKoffi } from '../base/packages.ts';
import type { Memory } from './memory.ts';
import { plainMemory } from './plain-memory.ts';
import { uninterrupted } from './thread-gate.ts';

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_FAILED = 0xffffffffffffffffn;
const SEEK_END = 2;
const LOCK_EXCLUSIVE_NONBLOCKING = 2 | 4;
/** Linux only; elsewhere the pages go with the last mapping. */
const MADV_REMOVE = 9;
const isLinux = process.platform === 'linux';
/** Opened for writing too: with no other writer left a read end alone would report the end of the file for ever. */
const { O_RDWR, O_NONBLOCK } = constants;
const O_CLOEXEC = process.platform === 'darwin' ? 0x1000000 : 0x80000;

let loaded: Memory | undefined;
let plain: Memory | undefined;

/**
 * The memory of this machine, by way of koffi. Loaded once per thread, since native libraries are.
 * @throws StarlogError `STARLOG_HUB_UNAVAILABLE` when koffi is missing or does not know this system.
 */
export function loadMemory(): Memory {
  loaded ??= uninterrupted(bind);
  return loaded;
}

/** The memory of this machine, or what can be had without koffi. */
export function availableMemory(): Memory {
  if (loaded !== undefined || plain !== undefined) return loaded ?? (plain as Memory);
  try {
    return loadMemory();
  } catch (error) {
    plain = plainMemory(error as StarlogError);
    return plain;
  }
}

function bind(): Memory {
  try {
    const koffi = loadKoffi();
    const lib = koffi.load(null);
    const mmap = lib.func(
      'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
    );
    const munmap = lib.func('int munmap(void *address, size_t length)');
    const madvise = lib.func('int madvise(void *address, size_t length, int advice)');
    const lseek = lib.func('int64_t lseek(int fd, int64_t offset, int whence)');
    const flock = lib.func('int flock(int fd, int operation)');
    const mkfifo = lib.func('int mkfifo(const char *path, uint mode)');
    const open = lib.func('int open(const char *path, int flags)');

    return {
      isShared: true,
      canLock: true,
      map(fd, size) {
        const [address, buffer] = uninterrupted(() => {
          const start = mmap(null, size, PROT_READ_WRITE, MAP_SHARED, fd, 0) as bigint;
          if (start === MAP_FAILED) throw failed('mmap', koffi.errno());
          return [start, koffi.view(start, size) as ArrayBuffer] as const;
        });
        return {
          buffer,
          discard() {
            if (isLinux) madvise(address, size, MADV_REMOVE);
          },
          unmap: () => void munmap(address, size),
        };
      },
      // A third of what fstatSync takes. Nobody reads or writes where the descriptor stands.
      sizeOf: (fd) => Number(lseek(fd, 0, SEEK_END)),
      tryLock: (fd) => flock(fd, LOCK_EXCLUSIVE_NONBLOCKING) === 0,
      makeFifo(path) {
        if (mkfifo(path, 0o600) !== 0) throw failed('mkfifo', koffi.errno());
      },
      openFifo(path) {
        const fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC) as number;
        if (fd === -1) throw failed('open', koffi.errno());
        return fd;
      },
    };
  } catch (cause) {
    throw new StarlogError(
      'STARLOG_HUB_UNAVAILABLE',
      `Shared memory can't be had on ${process.platform}-${process.arch}: ${reasonOf(cause)}`,
      { platform: process.platform, arch: process.arch },
      { cause },
    );
  }
}

/** Why the calls of the system can't be had, and the way out. */
function reasonOf(cause: unknown): string {
  if (process.platform === 'win32') {
    return 'Windows has none of the calls that it is made of (mmap, flock, mkfifo); log on Linux, also in a container or WSL, or with a FileHandler in a single process';
  }
  if ((cause as NodeJS.ErrnoException).code === 'ERR_DLOPEN_DISABLED') {
    return 'this process may not load native add-ons, like the package "koffi"; start Node with --allow-addons beside --permission, and without --no-addons';
  }
  return 'the optional package "koffi" is missing or does not load here; run "npm install koffi"';
}

function failed(call: string, number: number): StarlogError {
  const errno = getSystemErrorName(-number);
  return new StarlogError('STARLOG_HUB_UNAVAILABLE', `${call} failed: ${errno}`, { call, errno });
}
