import type { Handler } from '../../handlers/handler.ts';
import type { Hierarchy } from '../../logger/hierarchy.ts';
import type { LoggerNode } from '../../logger/node.ts';
import { STATUS_LOGGER } from '../../record/names.ts';
import type { Filter } from '../../record/record.ts';

/** The filters and levels that a record of one logger must pass to reach one handler, which then asks its own level and filters. */
export interface Route {
  readonly threshold: number;
  readonly filters: readonly Filter[];
}

const CLOSED_ROUTE: Route = { threshold: Number.POSITIVE_INFINITY, filters: [] };

/**
 * The loggers at and below the sink, as the collector uses them: a received record of logger `app.db` re-enters under
 * `<sink>.app.db` and climbs from there to the sink. Its level is compared with the nearest level on that way, and
 * the filters of every logger on the way are asked. The records of `starlog.status`, which are born here, begin at the
 * handlers of that very logger.
 */
export class Routes {
  private readonly hierarchy: Hierarchy;
  private readonly sinkName: string;
  private uniformSeen = -1;
  private isUniform = false;

  constructor(hierarchy: Hierarchy, sinkName: string) {
    this.hierarchy = hierarchy;
    this.sinkName = sinkName;
    hierarchy.sink(sinkName);
  }

  /** Moves when routes may have changed. */
  get version(): number {
    return this.hierarchy.version;
  }

  /** All handlers at and below the sink. */
  handlers(): Set<Handler> {
    return new Set(this.nodes().flatMap((node) => node.handlers));
  }

  /** True when all names have the same route: nothing is set below the sink. */
  get uniform(): boolean {
    // Asked for each run of records: what can't have changed is not counted again.
    if (this.uniformSeen !== this.version) {
      this.uniformSeen = this.version;
      this.isUniform = this.nodes().length === 1;
    }
    return this.isUniform;
  }

  /** The route of the records of a logger to a handler. */
  route(name: string, handler: Handler): Route {
    let reaches = false;
    let level: number | undefined;
    const filters: Filter[] = [];
    for (const node of this.way(name)) {
      level ??= node.ownLevel;
      filters.push(...node.filters);
      reaches ||= node.handlers.includes(handler);
      if (!node.propagate) break;
    }
    return reaches ? { threshold: level ?? 0, filters } : CLOSED_ROUTE;
  }

  private nodes(): LoggerNode[] {
    const below = `${this.sinkName}.`;
    return [...this.hierarchy.all()].filter(
      ({ name }) => name === this.sinkName || name === STATUS_LOGGER || name.startsWith(below),
    );
  }

  private *way(name: string): Iterable<LoggerNode> {
    if (name === STATUS_LOGGER) {
      const own = this.hierarchy.nearest(STATUS_LOGGER);
      if (own.name === STATUS_LOGGER) yield own;
    }
    let node: LoggerNode | undefined = this.hierarchy.nearest(`${this.sinkName}.${name}`);
    for (; node !== undefined; node = node.parent) {
      yield node;
      if (node.name === this.sinkName) return;
    }
  }
}
