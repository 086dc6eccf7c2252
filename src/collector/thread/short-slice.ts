import { loadKoffi } from '../../base/packages.ts';

/** Linux's numbers of sched_setattr(2) and sched_getattr(2). */
const CALLS: Readonly<Record<string, readonly [set: number, get: number]>> = {
  x64: [314, 315],
  arm64: [274, 275],
};

/*
 * struct sched_attr, https://man7.org/linux/man-pages/man2/sched_setattr.2.html
 *
 *    0  size, policy    two of 32 bits
 *    8  flags           64 bits
 *   16  nice, priority  two of 32 bits
 *   24  runtime         64 bits: of an ordinary thread the slice, in nanoseconds, since Linux 6.12
 *   32  deadline, period
 */
const SIZE = 48;
const POLICY = 4;
const FLAGS = 8;
const NICE = 16;
const RUNTIME = 24;

const ORDINARY = 0;
const RESET_ON_FORK = 1n;

/** The least that Linux takes, in nanoseconds. */
const SHORTEST = 100_000n;

/** The scheduling of the calling thread, as the kernel keeps it. */
interface Scheduling {
  /** Undefined where the kernel does not tell. */
  get(): Buffer | undefined;
  set(attributes: Buffer): boolean;
}

/**
 * Has the kernel run the calling thread soon when it wakes up. Beside children that compute without a pause and a collector,
 * it would wait until one of them has used up its slice, which is milliseconds: a timer or a request of main would be
 * late by those. With a short slice of its own it goes first, and gets no more of the processor than before.
 *
 * Threads and processes that it makes are scheduled as ever. Nothing is done where the thread was given a priority or
 * a short slice already, and on other systems than Linux 6.12 and later.
 * @returns what takes it back; undefined where nothing was done.
 */
export function shortenSlice(scheduling: Scheduling | undefined = ownScheduling()): (() => void) | undefined {
  const before = scheduling?.get();
  if (scheduling === undefined || before === undefined) return undefined;
  const slice = before.readBigUInt64LE(RUNTIME);
  // A fork resets a negative nice value too: children of a main that was given one would lose it.
  const isPlain = before.readUInt32LE(POLICY) === ORDINARY && before.readInt32LE(NICE) >= 0;
  if (!isPlain || slice <= SHORTEST) return undefined;
  const shortened = Buffer.from(before);
  shortened.writeBigUInt64LE(SHORTEST, RUNTIME);
  shortened.writeBigUInt64LE(before.readBigUInt64LE(FLAGS) | RESET_ON_FORK, FLAGS);
  if (!scheduling.set(shortened)) return undefined;
  return () => {
    // Nobody without a privilege may take the flag back. It does no harm.
    shortened.writeBigUInt64LE(slice, RUNTIME);
    scheduling.set(shortened);
  };
}

/** Undefined where there is no such thing. */
export function ownScheduling(): Scheduling | undefined {
  const calls = process.platform === 'linux' ? CALLS[process.arch] : undefined;
  if (calls === undefined) return undefined;
  const [set, get] = calls;
  try {
    const libc = loadKoffi().load(null);
    const setattr = libc.func('long syscall(long number, int pid, void *attributes, uint flags)');
    const getattr = libc.func('long syscall(long number, int pid, void *attributes, uint size, uint flags)');
    return {
      get() {
        const attributes = Buffer.alloc(SIZE);
        return getattr(get, 0, attributes, SIZE, 0) === 0 ? attributes : undefined;
      },
      set: (attributes) => setattr(set, 0, attributes, 0) === 0,
    };
  } catch {
    return undefined;
  }
}
