import type { Handler } from '../handlers/handler.ts';
import { Origin } from '../wire/origin.ts';
import type { Filter } from './record.ts';

/** One name in the hierarchy: what all loggers of that name share. */
export class LoggerNode {
  readonly name: string;
  readonly parent: LoggerNode | undefined;
  readonly origin: Origin;
  readonly handlers: Handler[] = [];
  readonly filters: Filter[] = [];
  /** False: records stop here and do not reach the handlers of the parent. */
  propagate = true;
  /** The level set by this program; undefined: the parent's. */
  ownLevel: number | undefined;
  /** The level set for all processes of the hub; wins over `ownLevel`. */
  sharedLevel: number | undefined;

  constructor(name: string, parent: LoggerNode | undefined) {
    this.name = name;
    this.parent = parent;
    this.origin = new Origin(name);
  }

  /** The level in force: the nearest one on the way to the root. */
  get level(): number {
    for (let node: LoggerNode | undefined = this; node !== undefined; node = node.parent) {
      const level = node.sharedLevel ?? node.ownLevel;
      if (level !== undefined) return level;
    }
    return 0;
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
}
