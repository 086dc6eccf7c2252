import { writeSync } from 'node:fs';
import { now } from './clock.ts';
import { StarlogError, type StarlogErrorCode } from './errors.ts';
import { processEnd } from './process-end.ts';
import { MINUTE } from './units.ts';

/** The warning that is emitted: `name` is `StarlogWarning`, `code` the error's, `cause` the error itself. */
export interface StarlogWarning extends Error {
  readonly code: StarlogErrorCode;
}

/**
 * Where starlog's own trouble goes when nobody can be thrown at: the program goes on, and somebody should know.
 * A fault that repeats must not become a flood: at most one warning per code and minute passes, the rest are counted.
 */
export class TroubleOutlet {
  readonly #emit: (warning: StarlogWarning) => void;
  readonly #now: () => number;
  readonly #seen = new Map<StarlogErrorCode, { passedAt: number; held: number }>();

  /**
   * @param emit hands a warning on; what it throws is swallowed.
   * @param now milliseconds of a clock that never jumps.
   */
  constructor(emit: (warning: StarlogWarning) => void, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  /** Emits the error, or counts it when one with its code passed less than a minute ago. Never throws. */
  report(error: StarlogError): void {
    const time = this.#now();
    const seen = this.#seen.get(error.code);
    if (seen !== undefined && time - seen.passedAt < MINUTE) {
      seen.held += 1;
      return;
    }
    this.#seen.set(error.code, { passedAt: time, held: 0 });
    try {
      this.#emit(warningOf(error, seen?.held ?? 0));
    } catch {
      // The outlet of last resort has none of its own.
    }
  }
}

function warningOf(error: StarlogError, held: number): StarlogWarning {
  const text = held === 0 ? error.message : `${error.message} (${held} more since)`;
  const warning = new Error(text, { cause: error });
  return Object.assign(warning, { name: 'StarlogWarning', code: error.code });
}

/** Node hands a warning to the program in the next tick, for which the end of a process does not wait: those on their way. */
const untold = new Set<StarlogWarning>();
let isHooked = false;

const shared = new TroubleOutlet(emit, now);

function emit(warning: StarlogWarning): void {
  if (!isHooked) processEnd.at('report', tellUntold);
  isHooked = true;
  untold.add(warning);
  // Queued before Node's own: a listener that ends the program has heard.
  process.nextTick(() => untold.delete(warning));
  process.emitWarning(warning);
}

/** Says on stderr, while the process is ending, what has been reported and will come to no listener. */
function tellUntold(): void {
  for (const { message } of untold) reportAtExit(message);
  untold.clear();
}

/**
 * Tells the program's owner of an error that starlog got over: a process warning of type `StarlogWarning`, which
 * Node prints to stderr and `process.on('warning')` receives; only stderr where the process is ending. At most one per code
 * and minute; the next one that passes says how many were held back. Never throws, sets no timer.
 */
export function reportTrouble(error: StarlogError): void {
  shared.report(error);
}

/** Reports that a part of the logging failed, in one sentence: `<what> failed: <why>`. Never throws. */
export function reportFailure(code: StarlogErrorCode, what: string, cause: unknown): void {
  const why = cause instanceof Error ? cause.message : 'something that is no error was thrown';
  reportTrouble(new StarlogError(code, `${what} failed: ${why}`, {}, { cause }));
}

/**
 * Says one sentence on stderr while the process is ending: only a synchronous write can still do that. What turns
 * warnings off, NODE_NO_WARNINGS=1 or --no-warnings, turns this off too.
 */
export function reportAtExit(sentence: string): void {
  if (process.env.NODE_NO_WARNINGS === '1' || process.execArgv.includes('--no-warnings')) return;
  try {
    writeSync(2, `starlog: ${sentence}\n`);
  } catch {
    // Nobody listens.
  }
}
