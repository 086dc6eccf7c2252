import { hierarchy } from '../logger/registry.ts';
import { type Level, levelNumber } from '../record/level.ts';
import { ROOT } from '../record/names.ts';
import type { LogRecord } from '../record/record.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { snapshot } from './snapshot.ts';

export interface CaptureOptions {
  /** Records below it are not made, while this lasts. Default: `trace`, so that all are. */
  level?: Level;
  /** Whether records also go to the handlers of the program. Default: false. */
  propagate?: boolean;
}

/** The records of loggers from `captureLogs` to `restore`. */
export interface CapturedLogs {
  /** Oldest first; always the same list. */
  readonly records: readonly LogRecord[];
  /** Their messages. */
  readonly messages: readonly string[];
  /** Forgets all records. */
  clear(): void;
  /** Has the logger be as it was; the records stay. Called at the end of a block with `using`. */
  restore(): void;
  [Symbol.dispose](): void;
}

/** Records as they were when they were logged: a program goes on with the objects that it has logged. */
class CapturingHandler extends MemoryHandler {
  override emit(record: LogRecord): void {
    super.emit(snapshot(record));
  }
}

/**
 * Keeps what a logger and all below it log in this process, and keeps it from the program's own handlers.
 * @param name a dotted logger name; without one: all loggers.
 */
export function captureLogs(name = '', options: CaptureOptions = {}): CapturedLogs {
  const node = hierarchy.node(name === '' ? ROOT : name);
  const handler = new CapturingHandler();
  const before = { level: node.ownLevel, propagate: node.propagate, handlers: [...node.handlers] };
  node.ownLevel = levelNumber(options.level ?? 'trace');
  if (!(options.propagate ?? false)) {
    node.propagate = false;
    node.handlers.length = 0;
  }
  node.handlers.push(handler);
  hierarchy.changed();
  let isOver = false;
  const restore = (): void => {
    if (isOver) return;
    isOver = true;
    node.ownLevel = before.level;
    node.propagate = before.propagate;
    node.handlers.splice(0, node.handlers.length, ...before.handlers);
    hierarchy.changed();
  };
  return {
    records: handler.records,
    get messages() {
      return handler.records.map(({ message }) => message);
    },
    clear: () => handler.clear(),
    restore,
    [Symbol.dispose]: restore,
  };
}
