import type { EventEmitter } from 'node:events';

/**
 * What is done at the exit, in this order, whoever asked for it first. Nothing of it may wait for the event loop.
 *
 * - `receive`: what is on its way to this thread, and ends with it, is passed on.
 * - `emit`: handlers log, or hand on, what they have counted or held back.
 * - `drain`: collectors and buffers bring to their targets what waits.
 * - `report`: what could not be told the ordinary way is said on stderr.
 * - `stop`: no thread is in the middle of anything when the process stops it.
 */
const AMONG_LISTENERS = ['receive', 'emit', 'drain', 'report', 'stop'] as const;

/**
 * Listeners of the program's own may come behind ours, and log: collectors take that as last words. A sender's socket can't
 * be opened again, so it goes on until the last listener has returned. What fails then is told too.
 */
const BEHIND_LISTENERS = ['send', 'report'] as const;

export type Phase = (typeof AMONG_LISTENERS)[number] | (typeof BEHIND_LISTENERS)[number];

/**
 * The end of a process or thread, with one hook for all that has to do with it. It hooks nothing before somebody asks.
 */
export class ProcessEnd {
  private readonly process: EventEmitter;
  private readonly calls = new Map<Phase, Set<() => void>>();
  private readonly lingers = new Set<() => void>();
  private isListening = false;
  private isBehind = false;

  constructor(process: EventEmitter) {
    this.process = process;
  }

  /** Calls at the exit; in the same phase, in the order of asking. @returns what takes it back. */
  at(phase: Phase, call: () => void): () => void {
    let calls = this.calls.get(phase);
    if (calls === undefined) {
      calls = new Set();
      this.calls.set(phase, calls);
    }
    calls.add(call);
    if (phase === 'send') this.hookBehind();
    else this.hook();
    return () => void calls.delete(call);
  }

  /** Calls once when the event loop has nothing left to do, which this may change. @returns what takes it back. */
  before(call: () => void): () => void {
    if (this.lingers.size === 0) this.process.once('beforeExit', this.linger);
    this.lingers.add(call);
    return () => {
      this.lingers.delete(call);
      if (this.lingers.size === 0) this.process.off('beforeExit', this.linger);
    };
  }

  private hook(): void {
    if (this.isListening) return;
    this.isListening = true;
    this.process.on('exit', () => this.run(AMONG_LISTENERS));
  }

  /** Node calls `process.emit` for the event, whatever it is that ends the process. */
  private hookBehind(): void {
    if (this.isBehind) return;
    this.isBehind = true;
    const { process } = this;
    const emit = process.emit as (...args: unknown[]) => boolean;
    process.emit = (...args: unknown[]): boolean => {
      try {
        return Reflect.apply(emit, process, args);
      } finally {
        if (args[0] === 'exit') this.run(BEHIND_LISTENERS);
      }
    };
  }

  private readonly linger = (): void => {
    const calls = [...this.lingers];
    this.lingers.clear();
    runAll(calls);
  };

  private run(phases: readonly Phase[]): void {
    runAll(this.callsOf(phases));
  }

  /** Looks at a phase when it is its turn: one before may have brought about work for it. */
  private *callsOf(phases: readonly Phase[]): Iterable<() => void> {
    for (const phase of phases) yield* this.calls.get(phase) ?? [];
  }
}

/** What one of them throws is thrown behind the last of them. */
function runAll(calls: Iterable<() => void>): void {
  const failures: unknown[] = [];
  for (const call of calls) {
    try {
      call();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** That of this thread. */
export const processEnd: ProcessEnd = new ProcessEnd(process);
