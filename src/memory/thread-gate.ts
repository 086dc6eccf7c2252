import { subscribe } from 'node:diagnostics_channel';
import { getEnvironmentData, isMainThread, setEnvironmentData, type Worker } from 'node:worker_threads';
import { now } from '../base/clock.ts';
import { processEnd } from '../base/process-end.ts';

/*
 * A thread that is stopped while it is in a call of koffi that makes JavaScript objects takes the whole process down: the
 * call can't fail as it should any more, and ends the process by SIGABRT. Such calls come in the first milliseconds of each
 * thread that logs. So whoever stops threads, by `worker.terminate()` or at the exit of main, waits until none is in such
 * a call, and lets none begin one meanwhile.
 *
 * One word, which all threads of a process share:
 *
 *     bits 0-15: threads in such a call    bits 16-30: threads that stop others just now
 */
const KEY = 'starlog.gate';
const STOPPING = 1 << 16;
const INSIDE = STOPPING - 1;

/** Milliseconds: a call takes five at most, and a hundred and more where the processors are busy. A thread that died in one is waited for in vain. */
const PATIENCE = 1000;

let guarded: Int32Array<SharedArrayBuffer> | undefined;

/** From now on, threads that this one makes are not stopped while they are in a call of `uninterrupted`. */
export function guardThreads(): void {
  if (guarded !== undefined) return;
  const gate = inherited() ?? new Int32Array(new SharedArrayBuffer(4));
  guarded = gate;
  setEnvironmentData(KEY, gate.buffer);
  // The exit of the main thread stops all others.
  if (isMainThread) processEnd.at('stop', () => close(gate));
  subscribe('worker_threads', (message) => {
    const { worker } = message as { worker: Worker };
    const { terminate } = worker;
    Object.defineProperty(worker, 'terminate', {
      configurable: true,
      writable: true,
      value: () => {
        close(gate);
        try {
          return terminate.call(worker);
        } finally {
          open(gate);
        }
      },
    });
  });
}

/** Calls something that must not be left by the end of this thread. */
export function uninterrupted<Result>(call: () => Result): Result {
  // Nobody stops the main thread.
  const gate = isMainThread ? undefined : inherited();
  if (gate === undefined) return call();
  while (Atomics.add(gate, 0, 1) >= STOPPING) {
    leave(gate);
    Atomics.wait(gate, 0, Atomics.load(gate, 0), 1);
  }
  try {
    return call();
  } finally {
    leave(gate);
  }
}

function leave(gate: Int32Array<SharedArrayBuffer>): void {
  Atomics.sub(gate, 0, 1);
  Atomics.notify(gate, 0);
}

function close(gate: Int32Array<SharedArrayBuffer>): void {
  const end = now() + PATIENCE;
  let state = Atomics.add(gate, 0, STOPPING) + STOPPING;
  while ((state & INSIDE) !== 0 && now() < end) {
    Atomics.wait(gate, 0, state, 1);
    state = Atomics.load(gate, 0);
  }
}

function open(gate: Int32Array<SharedArrayBuffer>): void {
  Atomics.sub(gate, 0, STOPPING);
  Atomics.notify(gate, 0);
}

/** The word that the thread which made this one has handed down. */
function inherited(): Int32Array<SharedArrayBuffer> | undefined {
  const shared = getEnvironmentData(KEY);
  return shared instanceof SharedArrayBuffer ? new Int32Array(shared) : undefined;
}
