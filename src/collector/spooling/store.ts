import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { now } from '../../base/clock.ts';
import type { StarlogError } from '../../base/errors.ts';
import { reportTrouble } from '../../base/trouble.ts';
import type { Handler } from '../../handlers/handler.ts';
import type { Hub } from '../../hub/hub.ts';
import { SpoolDrops } from '../../spool/drops.ts';
import { spoolFailed } from '../../spool/folder.ts';
import { spoolPath } from '../../spool/place.ts';
import { SpoolPolicy } from '../../spool/policy.ts';
import { Spool } from '../../spool/spool.ts';
import { type SpoolSettings, spoolSettings } from '../../spool/spool-options.ts';
import { type Spooling, spoolName } from '../../spool/spooling.ts';
import { Journal } from '../pumps/journal.ts';
import { Once } from '../pumps/once.ts';

/** Milliseconds before a spool that could not be opened is tried again. */
const PAUSE = 10_000;

/** A spool that is open, and what keeps it. */
export interface OpenSpool {
  readonly spool: Spool;
  readonly policy: SpoolPolicy;
  /** By it each record comes to the spool once. */
  readonly once: Once;
}

/** The spool of one handler in a collector. It is not opened before it is needed, or when there is one already. */
export class SpoolStore {
  readonly path: string;
  /** Whose it is, for people. */
  readonly target: string;
  readonly settings: SpoolSettings;
  readonly drops: SpoolDrops = new SpoolDrops();
  private readonly hub: Hub;
  private opened: OpenSpool | undefined;
  private failedAt = Number.NEGATIVE_INFINITY;
  /** Bytes that could not be read, of which nobody was told. */
  private damaged = 0;

  constructor(handler: Handler & Spooling, settings: SpoolSettings, hub: Hub) {
    this.hub = hub;
    this.settings = settings;
    this.target = `${handler.constructor.name} "${spoolName(handler)}"`;
    this.path = settings.path ?? spoolPath(hub.directory, spoolName(handler));
  }

  /** Opens what an earlier process left; undefined where there is nothing. */
  find(): OpenSpool | undefined {
    return existsSync(join(this.path, 'id')) ? this.open() : undefined;
  }

  /** Undefined where it can't be opened, which is told, and tried again after a pause. */
  open(): OpenSpool | undefined {
    if (this.opened !== undefined) return this.opened;
    if (now() - this.failedAt < PAUSE) return undefined;
    try {
      this.opened = this.make();
    } catch (error) {
      this.failedAt = now();
      reportTrouble(error as StarlogError);
    }
    return this.opened;
  }

  /** How many bytes could not be read since the last call. */
  takeDamage(): number {
    const { damaged } = this;
    this.damaged = 0;
    return damaged;
  }

  close(): void {
    this.opened?.once.close();
    this.opened?.spool.close();
    this.opened = undefined;
  }

  private make(): OpenSpool {
    const { hub, settings } = this;
    const spool = new Spool(this.path, hub.memory, settings.maxSize, (_segment, _offset, length) => {
      this.damaged += length;
    });
    try {
      const once = new Once(spool, Journal.open(hub, spool.restartKey));
      return { spool, once, policy: new SpoolPolicy(spool, settings, this.drops) };
    } catch (error) {
      spool.close();
      throw spoolFailed(
        this.path,
        (error as Error).message,
        'see that the hub has room for its journal',
        error,
      );
    }
  }
}

/** What a handler's spool is to be; undefined where it is to have none, or says what can't be, which is told. */
export function settingsOf(handler: Handler & Spooling): SpoolSettings | undefined {
  try {
    return spoolSettings(handler.constructor.name, handler.spool);
  } catch (error) {
    reportTrouble(error as StarlogError);
    return undefined;
  }
}
