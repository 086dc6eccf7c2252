import { wayOut } from '../base/suggest.ts';
import { StatusHandler } from '../collector/status/status.ts';
import { Gate } from '../gates/gate.ts';
import { Handler } from '../handlers/handler.ts';
import { type Problem, shown } from '../options/problem.ts';
import { referencesOf, withThoseBehind } from './behind.ts';
import type { ReadConfig } from './schema.ts';

/** Where a name of a handler is used. */
interface Use {
  readonly name: string;
  readonly path: readonly PropertyKey[];
  /** The handler in front; undefined where it is a logger. */
  readonly by: string | undefined;
}

/** Handlers that refer to others which are not there, lead back to them, do not fit, or are used elsewhere. */
export function behindProblems(config: ReadConfig, declared: readonly string[]): Problem[] {
  const uses = Object.entries(config.handlers).flatMap(([by, handler]) =>
    referencesOf(handler).map(({ path, name }) => ({ name, path: ['handlers', by, ...path], by })),
  );
  return uses.flatMap((use) => {
    if (!declared.includes(use.name)) return [problem(use, unknownText(use.name, declared))];
    const unfit = unfitText(use, config);
    if (unfit !== undefined) return [problem(use, unfit)];
    const other = otherUse(use, uses, config);
    return other === undefined ? [] : [problem(use, usedText(use, other))];
  });
}

/** The text for a name of a handler that nobody declared. */
export function unknownText(name: string, declared: readonly string[]): string {
  const rest = declared.length === 0 ? '; declare it under "handlers"' : wayOut(name, declared);
  return `there is no handler ${shown(name)}${rest}`;
}

function problem({ path, name }: Use, text: string): Problem {
  return { path, value: name, text };
}

function unfitText({ name, by = '' }: Use, config: ReadConfig): string | undefined {
  if (withThoseBehind(name, config.handlers).has(by)) {
    return `"${by}" would stand behind itself; name a handler that does not lead back to it`;
  }
  const target = config.handlers[name];
  const type = target instanceof Handler ? undefined : target?.type;
  if (target instanceof StatusHandler || type === 'status') {
    return `"${name}" only counts records; attach it to a logger, beside "${by}"`;
  }
  const front = config.handlers[by];
  const isFailover = !(front instanceof Handler) && front?.type === 'failover';
  const isTarget = !(target instanceof Gate) && (target === undefined || referencesOf(target).length === 0);
  if (isFailover && !isTarget)
    return `"${name}" stands in front of others; let "${by}" be its target instead`;
  return undefined;
}

/** Another use of the same handler, which would give it each record twice, or write in between. */
function otherUse(use: Use, uses: readonly Use[], config: ReadConfig): Use | undefined {
  const before = uses.slice(0, uses.indexOf(use)).find(({ name }) => name === use.name);
  if (before !== undefined) return before;
  for (const [logger, { handlers }] of Object.entries(config.loggers)) {
    const index = handlers.indexOf(use.name);
    if (index !== -1) return { name: use.name, path: ['loggers', logger], by: undefined };
  }
  return undefined;
}

function usedText({ name, by }: Use, other: Use): string {
  if (other.by !== undefined) {
    return `"${name}" stands behind "${other.by}" already; let "${by}" stand in front of that, or declare another handler`;
  }
  const logger = String(other.path[1]);
  return `"${name}" gets the records of "${logger}" directly, so it would get them twice; attach only "${by}" there`;
}
