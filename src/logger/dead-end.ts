import { existsSync } from 'node:fs';
import { setTimeout } from '../base/clock.ts';
import { StarlogError } from '../base/errors.ts';
import { processEnd } from '../base/process-end.ts';
import { reportTrouble } from '../base/trouble.ts';
import { Handler } from '../handlers/handler.ts';
import { inheritedDirectory, toldDirectory } from '../producer/announce.ts';
import { SINK_LOGGER } from '../record/names.ts';
import type { LogRecord } from '../record/record.ts';

/** What a program may do first, in milliseconds, before it is told that it set up nothing: a module logs while it is loaded. */
const PATIENCE = 1000;

/** Why records reach no handler where somebody meant them to. */
interface Reason {
  readonly code: 'STARLOG_NO_HANDLER' | 'STARLOG_NOT_SET_UP';
  /** @param logger the name of one whose record was lost. */
  text(logger: string): string;
}

const NO_WAY: Reason = {
  code: 'STARLOG_NO_HANDLER',
  text: (logger) =>
    `Logger "${logger}" reaches no handler, so its records are not kept, although "${SINK_LOGGER}" has targets; add what takes them there, as in getLogger().addHandler(new MultiprocessHandler())`,
};

const NOTHING_CONFIGURED: Reason = {
  code: 'STARLOG_NO_HANDLER',
  text: (logger) =>
    `Logger "${logger}" reaches no handler, so its records are not kept: the configuration gives no logger one; name one, as in configure({ handlers: { out: { type: "console" } }, loggers: { root: { handlers: ["out"] } } })`,
};

const NOT_SET_UP: Reason = {
  code: 'STARLOG_NOT_SET_UP',
  text: (logger) =>
    `The records of logger "${logger}" are not kept: the parent of this process or thread logs with starlog, but a child needs a line of its own; write getLogger().addHandler(new MultiprocessHandler()), or call configure() as the parent does, before it logs; or say that it is a program of its own by STARLOG_HUB="" in its environment`,
};

/** What is known of all handlers of a program. */
export interface Handlers {
  /** Whether any logger has one. */
  hasAny(): boolean;
  /** Whether the sink logger has one, other than for a record that is born at or below it. */
  hasTargets(): boolean;
}

/** Says, once, that records reach no handler though they should. Where nothing was set up at all, loggers are silent on purpose. */
export class DeadEnd {
  /** True where a configuration gave no logger a handler. */
  isConfiguredEmpty = false;
  /** True when there was a handler once: who takes that away wants silence. */
  wasSetUp = false;
  private isOver = false;
  private readonly handlers: Handlers;

  constructor(handlers: Handlers) {
    this.handlers = handlers;
  }

  /**
   * What takes a record of a logger that reaches no handler: nobody, or the one that tells of it. It is asked when handlers or levels have
   * changed, not for each record, and a record below the level of its logger never gets there.
   * @param onTold is called when it has no more to tell.
   */
  chain(onTold: () => void): readonly Handler[] {
    if (this.isOver || this.reason() === undefined) return [];
    return [new LostRecord((record) => this.lost(record, onTold))];
  }

  private lost({ name }: LogRecord, onTold: () => void): void {
    const reason = this.reason();
    if (this.isOver || reason === undefined) return;
    this.isOver = true;
    onTold();
    let isTold = false;
    const tell = (): void => {
      if (isTold || this.handlers.hasAny() !== (reason === NO_WAY)) return;
      isTold = true;
      reportTrouble(new StarlogError(reason.code, reason.text(name), { logger: name }));
    };
    if (reason === NO_WAY) {
      tell();
      return;
    }
    setTimeout(tell, PATIENCE).unref();
    // Listeners of 'warning' are called behind this, but not at the exit.
    processEnd.before(tell);
    processEnd.at('emit', tell);
  }

  private reason(): Reason | undefined {
    if (this.handlers.hasTargets()) return NO_WAY;
    if (this.wasSetUp || this.handlers.hasAny()) return undefined;
    if (this.isConfiguredEmpty) return NOTHING_CONFIGURED;
    return isToldOfHub() ? NOT_SET_UP : undefined;
  }
}

/** True for a part of a program whose parent has a hub, and has it still. */
function isToldOfHub(): boolean {
  const directory = inheritedDirectory() ?? toldDirectory() ?? '';
  return directory !== '' && existsSync(directory);
}

/** Stands where a handler should. */
class LostRecord extends Handler {
  private readonly onRecord: (record: LogRecord) => void;

  constructor(onRecord: (record: LogRecord) => void) {
    super();
    this.onRecord = onRecord;
  }

  emit(record: LogRecord): void {
    this.onRecord(record);
  }
}
