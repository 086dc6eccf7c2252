import { inspect } from 'node:util';
import { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import { FailoverHandler } from '../../gates/failover.ts';
import { Passage } from '../../gates/passage.ts';
import type { Handler } from '../../handlers/handler.ts';
import type { Pump } from './pump.ts';

/**
 * The handlers that end at a target which no pump writes to yet; pumps may be added meanwhile. The others are
 * reported: two that write to one file would tear each other's lines and make nonsense of its journal.
 */
export function* withOwnTargets(handlers: Iterable<Handler>, pumps: readonly Pump[]): Iterable<Handler> {
  for (const handler of handlers) {
    const own = targetsOf(handler);
    const other = pumps.find((pump) => targetsOf(pump.handler).some((target) => own.includes(target)));
    if (other === undefined) yield handler;
    else report(handler, other.handler);
  }
}

function report(handler: Handler, first: Handler): void {
  const own = targetsOf(handler);
  const [target] = targetsOf(first).filter((candidate) => own.includes(candidate));
  const names = [target, first, handler].map((one) => one?.constructor.name);
  const text = `The same ${names[0]} stands behind ${names[1]} and behind ${names[2]} of the sink logger: it gets records through the first only; give each of them a target of its own`;
  reportTrouble(new StarlogError('STARLOG_BAD_ARGUMENT', text, { target: inspect(target, { depth: 0 }) }));
}

function targetsOf(handler: Handler): readonly Handler[] {
  const { target } = new Passage(handler);
  return target instanceof FailoverHandler ? target.targets : [target];
}
