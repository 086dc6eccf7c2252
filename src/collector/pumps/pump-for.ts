import { reportFailure } from '../../base/trouble.ts';
import { FailoverHandler } from '../../gates/failover.ts';
import { Passage } from '../../gates/passage.ts';
import { type Handler, LineHandler } from '../../handlers/handler.ts';
import { isRestartable } from '../../handlers/restartable.ts';
import type { Hub } from '../../hub/hub.ts';
import { Journal } from '../exactly-once/journal.ts';
import { Once } from '../exactly-once/once.ts';
import type { Routes } from '../routes.ts';
import type { Census } from '../status/census.ts';
import { StatusHandler } from '../status/status.ts';
import { StatusPump } from '../status/status-pump.ts';
import { FailoverPump } from './failover-pump.ts';
import { LinePump } from './line-pump.ts';
import type { Pump } from './pump.ts';
import { RecordPump } from './record-pump.ts';

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
