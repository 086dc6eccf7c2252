/* The entry of the manager: the process that collects from a hub, and outlives all that log into it. */

import { closeSync } from 'node:fs';
import { basename } from 'node:path';
import { clearInterval, now, setInterval, within } from '../base/clock.ts';
import { late } from '../base/late.ts';
import { MINUTE } from '../base/units.ts';
import { failureMessage } from '../collector/connection/message.ts';
import type { Host as CollectorHost } from '../collector/host.ts';
import type { ManagerWords as Words } from '../collector/manager/manager-words.ts';
import type { Plan } from '../collector/manager/plan.ts';
import type { ReadConfig } from '../config/schema.ts';
import type { ControlPage } from '../hub/control-page.ts';
import { type Hub, openHub, removeHub } from '../hub/hub.ts';
import { type HubLock, inheritedLock, lockHub } from '../hub/lock.ts';

// The parts that others load late run here at once: each is to be in one file, for all.
const { Host } = late(() => import('../collector/part.ts'))();
const { LOCK_FD, ManagerWords, openTroubles, readPlan, restorePlan, writeTrouble } = late(
  () => import('../collector/manager/part.ts'),
)();
const { buildSink } = late(() => import('../program/part.ts'))();

/** How often it looks whether its time has come, in milliseconds. */
const LOOK_INTERVAL = 100;

/** How long it stays when no producer is left, in milliseconds: a program that is started again finds it. */
const LINGER = 1000;

/** The time in milliseconds where records are left that no target takes: they wait for the next start of the program. */
const PATIENCE = MINUTE;

/** When it has run for so many milliseconds, all is well. */
const WELL = 10_000;

/** The time in milliseconds that targets have to take records, and to be closed, when another manager is to go on. */
const HANDOVER = 300;
const CLOSING = 5000;

/** Where its troubles go. */
let troubles = 2;

// The terminal and the service manager mean the program. It ends first, and this process after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.removeAllListeners('warning');
process.on('warning', tell);

/** Serves a plan, until it is time to end. */
class Manager {
  private readonly hub: Hub;
  private readonly lock: HubLock;
  private readonly plan: Plan;
  private readonly host: CollectorHost;
  private readonly startedAt = now();
  private readonly timer: NodeJS.Timeout;
  private busyAt = this.startedAt;
  private words: Words;

  constructor(hub: Hub, lock: HubLock, plan: Plan) {
    this.hub = hub;
    this.lock = lock;
    this.plan = plan;
    this.host = new Host(hub, lock, { ...buildSink(plan.config as ReadConfig), ...plan.sink });
    this.host.start();
    // A main that is ready has its ring open here, whatever becomes of the hub: were the folder removed before the first look, nobody could
    // find the ring any more.
    this.host.collector.turn(1);
    this.words = this.serve(hub.control);
    this.host.collector.onRenewed = () => this.serveAnew();
    this.timer = setInterval(() => this.look(), LOOK_INTERVAL);
  }

  /** Says on a page that the targets are open. */
  private serve(page: ControlPage): Words {
    const words = new ManagerWords(page);
    words.suppose(this.plan.mark);
    words.served = this.plan.mark;
    return words;
  }

  /** A main that starts now looks for all of these in the new folder, and speaks by the page that is there. */
  private serveAnew(): void {
    restorePlan(this.hub, this.plan);
    this.words = this.serve(this.hub.control.current);
    if (troubles !== 2) closeSync(troubles);
    troubles = openTroubles(this.hub);
  }

  private look(): void {
    const { collector } = this.host;
    const time = now();
    if (time - this.startedAt > WELL) this.words.ranWell();
    if (this.words.wanted !== this.plan.mark) {
      void this.end(false);
    } else if (collector.hasProducers) {
      this.busyAt = time;
    } else if (time - this.busyAt > (collector.hasWork ? PATIENCE : LINGER)) {
      const main = lockHub(this.hub, 'main');
      // A main that comes in this moment has a ring soon.
      if (main === undefined) this.busyAt = time;
      else void this.end(true);
    }
  }

  /** @param isLast nobody wants the hub any more. */
  private async end(isLast: boolean): Promise<void> {
    clearInterval(this.timer);
    const stopped = this.host.stop(HANDOVER).catch(tell);
    await within(HANDOVER + CLOSING, stopped);
    this.words.served = 0;
    this.words.ranWell();
    if (isLast) removeHub(this.hub, this.lock);
    process.exit();
  }
}

function tell(trouble: unknown): void {
  writeTrouble(failureMessage('trouble', trouble), troubles);
}

try {
  const hub = openHub(process.argv[2] as string);
  process.title = `starlog manager of ${basename(hub.directory)}`;
  const plan = readPlan(hub);
  // Gone while this process started: so have all who wanted it.
  if (plan !== undefined) new Manager(hub, inheritedLock(hub, LOCK_FD), plan);
} catch (error) {
  // A process that is told of this may want to take the hub down at once.
  closeSync(LOCK_FD);
  writeTrouble(failureMessage('failed', error));
  process.exitCode = 1;
}
