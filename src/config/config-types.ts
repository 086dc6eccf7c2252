import type { Handler } from '../handlers/handler.ts';
import type { HandlerConfig } from './handlers.ts';
import type { Config, LoggerConfig } from './schema.ts';

/** A configuration whose loggers name no other handlers than these, which it declares. */
export interface ConfigOf<Names extends string> extends Omit<Config, 'handlers' | 'loggers'> {
  handlers?: { readonly [Name in Names]: HandlerConfig | Handler };
  loggers?: { readonly [name: string]: LoggerConfig & { handlers?: readonly NoInfer<Names>[] } };
}
