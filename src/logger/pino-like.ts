import { type Level, levelMaps } from '../record/level.ts';

/** What code that was written for pino's logger asks of one, made of what loggers have: pino-http, and middleware of users. */
export abstract class PinoLike {
  /** True when a record of this level has somewhere to go. */
  abstract isEnabledFor(level: Level): boolean;

  /** The levels, those of your own included: their numbers by name, and their names by number. */
  get levels(): { readonly values: Record<string, number>; readonly labels: Record<number, string> } {
    return levelMaps();
  }

  /** As `isEnabledFor`, but false for what is no level. */
  isLevelEnabled(level: Level | (string & {})): boolean {
    try {
      return this.isEnabledFor(level as Level);
    } catch {
      return false;
    }
  }

  /** Logs nothing. For those that expect pino's logger, which has such a method. */
  silent(): void {}
}
