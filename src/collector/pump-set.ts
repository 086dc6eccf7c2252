import { reportFailure } from '../base/trouble.ts';
import { FailoverHandler } from '../gates/failover.ts';
import { Passage } from '../gates/passage.ts';
import { type Handler, LineHandler } from '../handlers/handler.ts';
import { isRestartable } from '../handlers/restartable.ts';
import type { Hub } from '../hub/hub.ts';
import type { RingReader } from '../rings/ring-reader.ts';
import { isSpooling } from '../spool/spooling.ts';
import { FailoverPump } from './pumps/failover-pump.ts';
import { Journal } from './pumps/journal.ts';
import { LinePump } from './pumps/line-pump.ts';
import { Once } from './pumps/once.ts';
import type { Pump, Step } from './pumps/pump.ts';
import { RecordPump } from './pumps/record-pump.ts';
import type { Routes } from './pumps/routes.ts';
import { withOwnTargets } from './pumps/shared-target.ts';
import { SpooledPump } from './spooling/spooled-pump.ts';
import { SpoolStore, settingsOf } from './spooling/store.ts';
import type { Census } from './status/census.ts';
import { StatusHandler } from './status/status.ts';
import { StatusPump } from './status/status-pump.ts';

/** A pump for each handler of the sink, no more and no less. */
export class PumpSet {
  private readonly routes: Routes;
  private readonly hub: Hub;
  private readonly census: Census;
  private routesSeen = -1;
  private pumps: Pump[] = [];
  /** Called when a step that came to `waiting` is worth another. */
  onReady: () => void = () => {};

  constructor(routes: Routes, hub: Hub, census: Census) {
    this.routes = routes;
    this.hub = hub;
    this.census = census;
  }

  get all(): readonly Pump[] {
    return this.pumps;
  }

  /** True while something that belongs to no ring, or has left one, is not in its target yet. */
  get haveUnwritten(): boolean {
    return this.pumps.some((pump) => pump.hasUnwritten);
  }

  /** Follows the handlers that were added and taken away. @param rings that new ones read. */
  follow(rings: Iterable<RingReader>): void {
    if (this.routesSeen === this.routes.version) return;
    this.routesSeen = this.routes.version;
    const handlers = this.routes.handlers();
    for (const pump of this.pumps) if (!handlers.has(pump.handler)) pump.close();
    this.pumps = this.pumps.filter((pump) => handlers.has(pump.handler));
    for (const pump of this.pumps) {
      handlers.delete(pump.handler);
      pump.sources.reroute();
    }
    for (const handler of withOwnTargets(handlers, this.pumps)) {
      const pump = this.pumpFor(handler);
      for (const reader of rings) pump.sources.add(reader);
      this.pumps.push(pump);
    }
  }

  /** Has each pump move at most one batch. */
  step(): Step[] {
    return this.pumps.map(stepOf);
  }

  close(): void {
    for (const pump of this.pumps.splice(0)) pump.close();
  }

  /**
   * The pump that gives the target at the end of a handler's gates most of what it can take: bytes before records, and once
   * where it can be told.
   */
  private pumpFor(handler: Handler): Pump {
    const { routes } = this;
    const onReady = (): void => this.onReady();
    if (handler instanceof StatusHandler) return new StatusPump(handler, routes, this.census);
    const { target } = new Passage(handler);
    if (target instanceof FailoverHandler) return new FailoverPump(handler, routes, onReady);
    if (!(target instanceof LineHandler)) return new RecordPump(handler, routes);
    const pump = new LinePump(handler, routes, onceFor(target, this.hub), onReady);
    const spool = isSpooling(target) ? settingsOf(target) : undefined;
    if (spool === undefined || !isSpooling(target)) return pump;
    return new SpooledPump(pump, new SpoolStore(target, spool, this.hub), routes);
  }
}

/** The outcome of a step. A handler of the user's that throws where nobody expects it must not stop the others. */
function stepOf(pump: Pump): Step {
  try {
    return pump.step();
  } catch (error) {
    const { name } = pump.handler.constructor;
    reportFailure('STARLOG_HANDLER_FAILED', `Moving records to ${name}`, error);
    return 'stuck';
  }
}

function onceFor(target: Handler, hub: Hub): Once | undefined {
  if (!isRestartable(target)) return undefined;
  try {
    return new Once(target, Journal.open(hub, target.restartKey));
  } catch (error) {
    reportFailure('STARLOG_COLLECTOR_FAILED', `Keeping a journal for ${target.restartKey}`, error);
    return undefined;
  }
}
