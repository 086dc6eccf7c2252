import { type Handler, LineHandler } from '../handlers/handler.ts';
import { isRestartable } from '../handlers/restartable.ts';
import type { Hub } from '../hub/hub.ts';
import { reportFailure } from '../trouble.ts';
import { Journal } from './journal.ts';
import { LinePump } from './line-pump.ts';
import { Once } from './once.ts';
import type { Pump } from './pump.ts';
import { RecordPump } from './record-pump.ts';
import type { Routes } from './routes.ts';

/** The pump that gives a handler most of what it can take: bytes before records, and once where it can be told. */
export function pumpFor(handler: Handler, routes: Routes, hub: Hub): Pump {
  if (!(handler instanceof LineHandler)) return new RecordPump(handler, routes);
  return new LinePump(handler, routes, onceFor(handler, hub));
}

function onceFor(handler: Handler, hub: Hub): Once | undefined {
  if (!isRestartable(handler)) return undefined;
  try {
    return new Once(handler, Journal.open(hub, handler.restartKey));
  } catch (error) {
    reportFailure('STARLOG_COLLECTOR_FAILED', `Keeping a journal for ${handler.restartKey}`, error);
    return undefined;
  }
}
