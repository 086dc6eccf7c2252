import { reportFailure } from '../trouble.ts';

const leaving = new Set<() => void>();
let hooked = false;

/** Calls this at the exit of the process or thread. @returns what takes it back. */
export function atExit(leave: () => void): () => void {
  leaving.add(leave);
  if (!hooked) {
    hooked = true;
    process.on('exit', leaveAll);
  }
  return () => leaving.delete(leave);
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
