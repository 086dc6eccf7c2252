import { inspect } from 'node:util';
import { StarlogError } from '../base/errors.ts';
import { reportFailure } from '../base/trouble.ts';
import { type Handler, isHandler } from '../handlers/handler.ts';
import type { Filter, LogRecord } from '../record/record.ts';
import { Redactor } from '../redact/redactor.ts';
import type { Rule } from '../redact/rules.ts';
import { Origin } from '../wire/origin.ts';

/** One name in the hierarchy: what all loggers of that name share. */
export class LoggerNode {
  readonly name: string;
  readonly parent: LoggerNode | undefined;
  readonly origin: Origin;
  readonly handlers: Handler[] = [];
  /** Replaced by each change: a filter may take one away while they are asked. */
  filters: readonly Filter[] = [];
  /** False: records stop here and do not reach the handlers of the parent. */
  propagate = true;
  /** The level set by this program; undefined: the parent's. */
  ownLevel: number | undefined;
  /** The level set for all processes of the hub; wins over each `ownLevel` here and below. */
  sharedLevel: number | undefined;
  /** The redaction rules that the program gave by code. */
  #ownRules: readonly Rule[] = [];
  /** The redaction rules of the configuration. */
  #configuredRules: readonly Rule[] = [];
  #redactor: { readonly above: Redactor | undefined; readonly redactor: Redactor } | undefined;

  constructor(name: string, parent: LoggerNode | undefined) {
    this.name = name;
    this.parent = parent;
    this.origin = new Origin(name);
  }

  /** The level in force: the one set for all processes, here or nearest above; else the nearest one of this program. */
  get level(): number {
    return this.sharedInForce ?? nearest(this, (node) => node.ownLevel) ?? 0;
  }

  /** The nearest level set for all processes: who sets one means all below it too, whatever they were set to. */
  get sharedInForce(): number | undefined {
    return nearest(this, (node) => node.sharedLevel);
  }

  /** The handlers that a record born here reaches, nearest first. */
  get chain(): Handler[] {
    const chain: Handler[] = [];
    for (let node: LoggerNode | undefined = this; node !== undefined; node = node.parent) {
      chain.push(...node.handlers);
      if (!node.propagate) break;
    }
    return chain;
  }

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is no handler. */
  addHandler(handler: Handler): void {
    if (!isHandler(handler)) {
      throw this.#bad('addHandler', handler, 'a handler, such as new ConsoleHandler()');
    }
    if (!this.handlers.includes(handler)) this.handlers.push(handler);
  }

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` when it is no function. */
  addFilter(filter: Filter): void {
    if (typeof filter !== 'function') {
      throw this.#bad('addFilter', filter, 'a function that takes a record and gives true or false');
    }
    this.filters = [...this.filters, filter];
  }

  removeFilter(filter: Filter): void {
    const at = this.filters.indexOf(filter);
    if (at !== -1) this.filters = this.filters.toSpliced(at, 1);
  }

  /** Hands a record to handlers, in their order. One that throws is reported. */
  hand(record: LogRecord, chain: readonly Handler[]): void {
    for (let at = 0; at < chain.length; at++) {
      const handler = chain[at] as Handler;
      try {
        handler.handle(record);
      } catch (failure) {
        const what = `Handler ${handlerName(handler)} of logger "${this.name}"`;
        reportFailure('STARLOG_HANDLER_FAILED', what, failure);
      }
    }
  }

  #bad(method: string, value: unknown, wanted: string): StarlogError {
    const text = `${method}() of logger "${this.name}" was given ${inspect(value, { depth: 0 })}; give ${wanted}`;
    return new StarlogError('STARLOG_BAD_ARGUMENT', text, { value });
  }

  /** Whether all filters let a record pass. Never throws. */
  passes(record: LogRecord): boolean {
    try {
      return this.filters.every((filter) => filter(record));
    } catch (failure) {
      // A filter that fails must not swallow records.
      reportFailure('STARLOG_HANDLER_FAILED', `A filter of logger "${this.name}"`, failure);
      return true;
    }
  }

  /** Says what records born here and below must not tell, by code or by configuration; each replaces what it said before. */
  setRules(origin: 'code' | 'configuration', rules: readonly Rule[]): void {
    if (origin === 'code') this.#ownRules = rules;
    else this.#configuredRules = rules;
    this.#redactor = undefined;
  }

  /** By the rules of this node and of all above it, of which the nearest count first; undefined when there are none. */
  get redactor(): Redactor | undefined {
    const above = this.parent?.redactor;
    if (this.#ownRules.length + this.#configuredRules.length === 0) return above;
    if (this.#redactor === undefined || this.#redactor.above !== above) {
      const rules = [...this.#ownRules, ...this.#configuredRules, ...(above?.rules ?? [])];
      this.#redactor = { above, redactor: new Redactor(rules) };
    }
    return this.#redactor.redactor;
  }
}

/** The first level on the way from a node to the root. */
function nearest(from: LoggerNode, levelOf: (node: LoggerNode) => number | undefined): number | undefined {
  for (let node: LoggerNode | undefined = from; node !== undefined; node = node.parent) {
    const level = levelOf(node);
    if (level !== undefined) return level;
  }
  return undefined;
}

/** The name of a handler's class. In JavaScript anybody may put anything among the `handlers` of a logger. */
export function handlerName(handler: unknown): string {
  return (handler as object | null | undefined)?.constructor?.name ?? typeof handler;
}
