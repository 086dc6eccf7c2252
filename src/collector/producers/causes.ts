import type { HowItEnded } from './ends.ts';

/**
 * Why a process or thread ended without closing its log:
 *
 * - `asked`: somebody wanted it to end, by `worker.terminate()` or a signal like SIGTERM.
 * - `killed`: SIGKILL, any other signal, or gone without anybody who knows why.
 * - `crashed`: a fault of its own, as SIGSEGV, SIGABRT or no memory.
 * - `unknown`: it ended while nobody collected, as a main does that gets a signal; so it could be each of these.
 */
export type Cause = 'asked' | 'killed' | 'crashed' | 'unknown';

/** The level of the records that tell of losses, by their cause; undefined: there are none. */
export type LossLevels = Readonly<Record<Cause, number | undefined>>;

/** What people, service managers and tools end a process by; SIGUSR2 is nodemon's. */
const POLITE = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

const FAULTS = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'];

/**
 * @param own how a producer itself ended: for a thread, not only its process.
 * @param known the same, or how its process ended; undefined where nobody said.
 * @param isThread whether the producer is a thread.
 * @param wasGone whether it had ended before anybody could have heard of it.
 */
export function causeOf(
  own: HowItEnded | undefined,
  known: HowItEnded | undefined,
  isThread: boolean,
  wasGone: boolean,
): Cause {
  if (known === undefined) return wasGone ? 'unknown' : 'killed';
  const { signal, errorCode } = known;
  if (signal !== undefined) {
    if (POLITE.includes(signal)) return 'asked';
    return FAULTS.includes(signal) ? 'crashed' : 'killed';
  }
  // A thread that throws, or runs out of memory, has an error; one that calls process.exit() closes its log.
  return isThread && own !== undefined && errorCode === undefined ? 'asked' : 'crashed';
}
