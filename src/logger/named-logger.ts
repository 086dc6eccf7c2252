import type { Handler } from '../handlers/handler.ts';
import type { Filter } from '../record/record.ts';
import { type RedactOptions, redactRules } from '../redact/rules.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { LoggerNode } from './node.ts';
import { PinoLike } from './pino-like.ts';

/** What loggers of one name share, and each of them may change for all. */
export abstract class NamedLogger extends PinoLike {
  /** @internal */
  declare readonly hierarchy: Hierarchy;
  /** @internal */
  declare readonly node: LoggerNode;

  /** The dotted name. */
  get name(): string {
    return this.node.name;
  }

  /** False: records do not reach the handlers of the parent loggers. Default true. */
  get propagate(): boolean {
    return this.node.propagate;
  }

  set propagate(propagate: boolean) {
    this.node.propagate = propagate;
    this.hierarchy.changed();
  }

  /** The handlers of this very logger. */
  get handlers(): readonly Handler[] {
    return this.node.handlers;
  }

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is no handler. */
  addHandler(handler: Handler): this {
    this.node.addHandler(handler);
    this.hierarchy.changed();
    return this;
  }

  /** Takes a handler away; it is not closed. */
  removeHandler(handler: Handler): this {
    const at = this.node.handlers.indexOf(handler);
    if (at !== -1) this.node.handlers.splice(at, 1);
    this.hierarchy.changed();
    return this;
  }

  /** A record born at this name goes on only when every filter says true. @throws StarlogError `STARLOG_BAD_ARGUMENT`. */
  addFilter(filter: Filter): this {
    this.node.addFilter(filter);
    this.hierarchy.changed();
    return this;
  }

  removeFilter(filter: Filter): this {
    this.node.removeFilter(filter);
    this.hierarchy.changed();
    return this;
  }

  /**
   * Says what no record of this logger, and of those below it, may tell: in its fields, those of bound loggers and of
   * contexts, and in its error. Messages are texts and stay as they are. It adds to what loggers above say, replaces what was
   * said here before, and undefined takes it back. `shutdown` and `configure` leave it alone.
   * @throws StarlogError `STARLOG_BAD_ARGUMENT`.
   */
  redact(options: RedactOptions | readonly string[] | undefined): this {
    this.node.setRules('code', options === undefined ? [] : redactRules(options));
    this.hierarchy.changed();
    return this;
  }
}
