import { Handler } from '../handlers/handler.ts';
import type { Problem } from '../options/problem.ts';
import { withThoseBehind } from './behind.ts';
import { type ReadHandler, usesOwnStream } from './handlers.ts';
import type { ReadConfig } from './schema.ts';
import { isOfSink } from './sink-side.ts';

/** Targets that can't be in the process that `managerQueue` asks for. */
export function managerProblems(config: ReadConfig): Problem[] {
  const manager = managerOf(config);
  if (manager === undefined) return [];
  return Object.entries(config.loggers).flatMap(([logger, { handlers }]) =>
    handlers.flatMap((value, index) => {
      if (!isOfSink(logger, manager.sink, config)) return [];
      const path = ['loggers', logger, 'handlers', index];
      return [...withThoseBehind(value, config.handlers)].flatMap((name) => {
        const handler = Object.hasOwn(config.handlers, name) ? config.handlers[name] : undefined;
        const text = handler === undefined ? undefined : problemOf(name, handler, manager.name);
        return text === undefined ? [] : [{ path, value, text }];
      });
    }),
  );
}

/** The handler that asks for a manager, if one does, and its sink logger. */
export function managerOf({
  handlers,
}: Pick<ReadConfig, 'handlers'>): { name: string; sink: string } | undefined {
  for (const [name, handler] of Object.entries(handlers)) {
    if (handler instanceof Handler || handler.type !== 'multiprocess' || handler.managerQueue !== true)
      continue;
    return { name, sink: handler.logger };
  }
  return undefined;
}

function problemOf(name: string, handler: ReadHandler | Handler, manager: string): string | undefined {
  if (handler instanceof Handler) {
    return `"${name}" is an object of this process, and the targets of "${manager}" are in another one, its manager; declare it by its type, or leave managerQueue away`;
  }
  if (!usesOwnStream(handler)) return undefined;
  return `the manager of "${manager}" has no terminal for "${name}"; attach it to "root", where each process writes for itself, or leave managerQueue away`;
}
