import { StarlogError } from '../base/errors.ts';
import { openKnownHub } from '../producer/attach.ts';
import { type Level, levelNumber } from '../record/level.ts';
import { ROOT } from '../record/names.ts';

/** Which hub is meant, where the program has none of its own. */
export interface HubOptions {
  /** The name of a hub. Default: the one that this process is part of. */
  hub?: string;
}

/**
 * Sets the level of a logger, and of all below it, in every process and thread of a hub at once, those that start
 * later included. It wins over levels set by code and configuration until it is taken back. A process notices at
 * its next log call, also in a loop that never yields.
 * @param name a dotted logger name; `root` or the empty text for all loggers.
 * @param level undefined takes it back.
 * @throws StarlogError `STARLOG_BAD_LEVEL`; `STARLOG_HUB_UNAVAILABLE` when there is no such hub or no room for more levels.
 */
export function setLevelEverywhere(name: string, level: Level | undefined, options: HubOptions = {}): void {
  const number = level === undefined ? undefined : levelNumber(level);
  const hub = openKnownHub(options.hub);
  if (hub === undefined) {
    throw new StarlogError(
      'STARLOG_HUB_UNAVAILABLE',
      options.hub === undefined
        ? 'This process is not part of a hub: call configure() with a multiprocess handler first, or name the hub, as in { hub: "my-app" }'
        : `There is no hub named "${options.hub}": it exists while a process that uses it runs`,
      { hub: options.hub },
    );
  }
  hub.control.writeLevel(name === '' ? ROOT : name, number);
}
