import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { now, setTimeout } from '../base/clock.ts';
import { reportFailure } from '../base/trouble.ts';
import { getLogger } from '../logger/registry.ts';

/** What a program wants to be done when it ends otherwise than by the end of its work. */
export interface LastWords {
  /** Whether errors that nobody caught are logged. */
  readonly uncaught: boolean;
  /** Signals at which everything is written before the process dies of them. */
  readonly signals: readonly NodeJS.Signals[];
}

/** How long, in milliseconds, a signal may take that a process has sent itself. The first process of a container never gets it. */
const OWN_SIGNAL = 500;

/** Who presses Ctrl-C again, in milliseconds, does not want to wait; a wrapper like npm sends it twice at once. */
const SAME_SIGNAL = 500;

let release = (): void => {};

/**
 * Has the last words of this process logged, in place of what an earlier call said.
 * @param end writes and closes everything.
 */
export function setLastWords({ uncaught, signals }: LastWords, end: () => Promise<void>): void {
  release();
  const stops: (() => void)[] = [];
  if (uncaught) {
    process.on('uncaughtExceptionMonitor', logUncaught);
    stops.push(() => void process.off('uncaughtExceptionMonitor', logUncaught));
  }
  // A thread gets none.
  for (const signal of isMainThread ? signals : []) stops.push(endAt(signal, end));
  release = () => {
    for (const stop of stops.splice(0)) stop();
  };
}

/** Node and the program do with an error, and with a signal, what they would without us. */
export function releaseLastWords(): void {
  release();
}

/** Node calls this before it does anything else, and does the same with or without it. */
function logUncaught(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
  const what = origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught error';
  // A listener of the program's goes on with it.
  const level = process.listenerCount('uncaughtException') > 0 ? 'error' : 'fatal';
  getLogger()[level](what, error instanceof Error ? error : { thrown: error });
}

/** @returns what ends that. */
function endAt(signal: NodeJS.Signals, end: () => Promise<void>): () => void {
  let since: number | undefined;
  const stop = (): void => void process.off(signal, hear);
  const die = (): void => {
    stop();
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), OWN_SIGNAL);
  };
  const hear = (): void => {
    // Who has a listener decides what becomes of the process.
    if (hasOthers(signal)) return;
    if (since !== undefined) {
      if (now() - since > SAME_SIGNAL) die();
      return;
    }
    since = now();
    getLogger().info(`this process ends, by ${signal}`, { signal });
    end()
      .catch((error) => reportFailure('STARLOG_COLLECTOR_FAILED', `The end by ${signal}`, error))
      .finally(die);
  };
  process.on(signal, hear);
  return () => {
    // The end takes away all that was set up, but a second signal must not come before it is over.
    if (since === undefined) stop();
  };
}

/**
 * Whether anybody else listens, who could end the process, or want it to go on. The package signal-exit, which many others use, listens
 * for each signal and leaves the process alone if it is not the only one: of two that do, nobody would end it.
 */
function hasOthers(signal: NodeJS.Signals): boolean {
  const { __signal_exit_emitter__: third } = process as { __signal_exit_emitter__?: { count?: number } };
  const fourth = (globalThis as Record<symbol, { count?: number } | undefined>)[
    Symbol.for('signal-exit emitter')
  ];
  return process.listenerCount(signal) > 1 + (third?.count ?? 0) + (fourth?.count ?? 0);
}
