import type { Level } from '../record/level.ts';
import type { Serializers } from './serializers.ts';

/** Fields of a record: any values by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** Options of a bound logger. */
export interface ChildOptions {
  /** The level of the bound logger; default: that of its name. Any text, for the compiler: fastify passes those of pino. */
  level?: Level | (string & {});
  /**
   * Functions that turn the values of fields into what is logged, by the names of the fields; pino's option, which
   * fastify passes. They apply to the bindings and to the fields of each call, and to loggers bound from this one.
   */
  serializers?: Serializers;
}
