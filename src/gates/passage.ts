import { reportFailure } from '../base/trouble.ts';
import { accepts } from '../handlers/accepts.ts';
import type { Handler } from '../handlers/handler.ts';
import type { Identity, LogRecord } from '../record/record.ts';
import { BEAT, Gate, NONE } from './gate.ts';

/** The way from a handler that hangs on a logger, through all gates, to the target at its end. */
export class Passage {
  readonly target: Handler;
  private readonly gates: readonly Gate[];
  private askedAt = 0;

  constructor(handler: Handler) {
    const gates: Gate[] = [];
    let at = handler;
    while (at instanceof Gate) {
      gates.push(at);
      at = at.target;
    }
    this.gates = gates;
    this.target = at;
  }

  /** True when no gate stands in the way: each record goes on as it is. */
  get isOpen(): boolean {
    return this.gates.length === 0;
  }

  /** Records that reach the target now that this one has come. Level and filters of the first handler were asked before. */
  admit(record: LogRecord): readonly LogRecord[] {
    return this.through([record], 0);
  }

  /** Records that reach the target because time has gone by; looks every 100 ms. */
  due(now: number): readonly LogRecord[] {
    if (this.isOpen || now - this.askedAt < BEAT) return NONE;
    this.askedAt = now;
    return this.each((gate) => gate.due());
  }

  /** Records that reach the target because a producer has gone. */
  left(producer: Identity, lost: boolean): readonly LogRecord[] {
    return this.isOpen ? NONE : this.each((gate) => gate.left(producer, lost));
  }

  /** Records that reach the target at the end. */
  end(): readonly LogRecord[] {
    return this.isOpen ? NONE : this.each((gate) => gate.end());
  }

  private each(ask: (gate: Gate) => readonly LogRecord[]): readonly LogRecord[] {
    return this.gates.flatMap((gate, at) => {
      const records = attempt(gate, () => ask(gate), NONE);
      return records.length === 0 ? NONE : this.through(records, at + 1);
    });
  }

  /** Records that are left of these when all gates from `from` on have been asked. */
  private through(records: readonly LogRecord[], from: number): readonly LogRecord[] {
    let passed = records;
    for (let at = from; at < this.gates.length && passed.length > 0; at++) {
      const gate = this.gates[at] as Gate;
      passed = flat(passed, (record) => {
        if (at > 0 && !accepts(gate, record)) return NONE;
        // A gate that fails must not swallow the record.
        return attempt(gate, () => gate.admit(record), [record]);
      });
    }
    return this.isOpen ? passed : flat(passed, (record) => (accepts(this.target, record) ? [record] : NONE));
  }
}

/** Does what `flatMap` does, without a new list for the one record that nearly every list holds. */
function flat(
  records: readonly LogRecord[],
  map: (record: LogRecord) => readonly LogRecord[],
): readonly LogRecord[] {
  const [first] = records;
  return records.length === 1 && first !== undefined ? map(first) : records.flatMap(map);
}

function attempt<T>(handler: Gate, ask: () => T, otherwise: T): T {
  try {
    return ask();
  } catch (error) {
    reportFailure('STARLOG_HANDLER_FAILED', handler.constructor.name, error);
    return otherwise;
  }
}
