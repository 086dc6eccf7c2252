import { Handler } from '../handlers/handler.ts';
import type { ReadConfig } from './schema.ts';

/** Handlers by name, whatever their formatters are. */
export type Handlers = ReadConfig['handlers'];

/** A name in a handler that means another one. */
export interface Reference {
  /** Where in the handler it stands. */
  readonly path: readonly PropertyKey[];
  readonly name: string;
}

/** The handlers that one refers to. */
export function referencesOf(handler: Handlers[string]): readonly Reference[] {
  if (handler instanceof Handler) return [];
  if ('target' in handler) return [{ path: ['target'], name: handler.target }];
  if ('targets' in handler) return handler.targets.map((name, index) => ({ path: ['targets', index], name }));
  return [];
}

/** A handler and all that it leads to. */
export function withThoseBehind(name: string, handlers: Handlers): ReadonlySet<string> {
  const names = new Set([name]);
  // Names that are added to a set while it is gone through are gone through too.
  for (const at of names) {
    const handler = Object.hasOwn(handlers, at) ? handlers[at] : undefined;
    if (handler !== undefined) for (const { name: behind } of referencesOf(handler)) names.add(behind);
  }
  return names;
}
