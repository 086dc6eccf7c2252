import { reportFailure } from '../../base/trouble.ts';

const leaving = new Set<() => void>();
let hooked = false;

/** Calls this at the exit of the process or thread, behind all listeners of `exit`. @returns what takes it back. */
export function atExit(leave: () => void): () => void {
  leaving.add(leave);
  if (!hooked) {
    hooked = true;
    behindExitListeners(leaveAll);
  }
  return () => leaving.delete(leave);
}

/**
 * Listeners are called in the order in which they were added, and one that was added behind ours may log: its record would
 * come to a socket that is closed. Node calls `process.emit` for the event, whatever it is that ends the process.
 */
function behindExitListeners(call: () => void): void {
  const emit = process.emit as (...args: unknown[]) => boolean;
  process.emit = ((...args: unknown[]): boolean => {
    try {
      return Reflect.apply(emit, process, args);
    } finally {
      if (args[0] === 'exit') call();
    }
  }) as typeof process.emit;
}

function leaveAll(): void {
  for (const leave of leaving) {
    try {
      leave();
    } catch (error) {
      reportFailure('STARLOG_UNDELIVERED', 'Sending the last records', error);
    }
  }
}
