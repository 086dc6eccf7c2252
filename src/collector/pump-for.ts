import { FailoverHandler } from '../handlers/failover.ts';
import { type Handler, LineHandler } from '../handlers/handler.ts';
import { Passage } from '../handlers/passage.ts';
import { isRestartable } from '../handlers/restartable.ts';
import { StatusHandler } from '../handlers/status.ts';
import type { Hub } from '../hub/hub.ts';
import { reportFailure } from '../trouble.ts';
import type { Census } from './census.ts';
import { FailoverPump } from './failover-pump.ts';
import { Journal } from './journal.ts';
import { LinePump } from './line-pump.ts';
import { Once } from './once.ts';
import type { Pump } from './pump.ts';
import { RecordPump } from './record-pump.ts';
import type { Routes } from './routes.ts';
import { StatusPump } from './status-pump.ts';

/**
 * The pump that gives the target at the end of a handler's gates most of what it can take: bytes before records, and once
 * where it can be told.
 */
export function pumpFor(handler: Handler, routes: Routes, hub: Hub, census: Census): Pump {
  if (handler instanceof StatusHandler) return new StatusPump(handler, routes, census);
  const { target } = new Passage(handler);
  if (target instanceof FailoverHandler) return new FailoverPump(handler, routes);
  if (!(target instanceof LineHandler)) return new RecordPump(handler, routes);
  return new LinePump(handler, routes, onceFor(target, hub));
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
