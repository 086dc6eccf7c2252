import { late } from '../base/late.ts';
import type { ConfigOf } from '../config/config-types.ts';
import type { Config } from '../config/schema.ts';
import type { Recovered, RecoverOptions } from './recover.ts';

/*
 * The functions of a configuration that programs call. All that they need is loaded late: a program that adds handlers by code needs none of it. These functions are
 * async, but can't wait for it: loggers work as soon as the call has returned.
 */
const part = late(() => import('./part.ts'));

/**
 * Sets up logging: the same call in main and in every sub-process. In main it starts the collector, in a thread of
 * its own, which opens the targets of the sink logger; in a sub-process those are left alone. Loggers work as
 * soon as the call returns; its promise resolves when the targets are open. A second call replaces the
 * first. One that is made while another is under way begins when that is over; until then records go where that says. When a
 * second call finds its configuration valid, but can't open a target, nothing is set up any more.
 * @param config an object, or the path of a YAML or JSON file.
 * @throws (rejects) ConfigError `STARLOG_BAD_CONFIG` naming the place in the configuration; StarlogError
 * `STARLOG_TARGET_FAILED` when a target can't be opened, `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`.
 */
export async function configure(config: Config | string): Promise<void> {
  await part().configure(config);
}

/**
 * Gives back a configuration as it is, for the compiler and for editors: they know its parts also where it is a variable of its own, complete
 * the names of handlers where loggers name them, and refuse a name that is not declared.
 */
export function defineConfig<const Names extends string>(config: ConfigOf<Names>): Config {
  return config;
}

/**
 * Writes what is left in shared memory of programs of which every process was killed, when none of them is going to be
 * started again. To a file each record comes once, also if it was written in part by the program itself: give the same
 * configuration. A hub that is empty afterwards is removed; one that living processes use goes on.
 * @param config the same that the program has; only its sink logger is used.
 * @returns one entry for each hub: copies of one program that ran at the same time had one each.
 * @throws (rejects) ConfigError `STARLOG_BAD_CONFIG`; StarlogError `STARLOG_HUB_IN_USE` when a process collects from the hub,
 * `STARLOG_HUB_UNAVAILABLE` when there is none, `STARLOG_BAD_ARGUMENT`, `STARLOG_TARGET_FAILED` when a target can't be opened.
 */
export async function recover(config: Config | string, options?: RecoverOptions): Promise<Recovered[]> {
  return part().recover(config, options);
}
