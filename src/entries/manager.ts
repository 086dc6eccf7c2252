/* The entry of the manager: the process that collects from a hub, and outlives all that log into it. */
import { closeSync } from 'node:fs';
import { basename } from 'node:path';
import { late } from '../base/late.ts';
import { failureMessage } from '../collector/connection/message.ts';
import type { Plan } from '../collector/manager/plan.ts';
import type { ReadConfig } from '../config/schema.ts';
import { type Hub, openHub, removeHub } from '../hub/hub.ts';
import { type HubLock, inheritedLock, lockHub } from '../hub/lock.ts';

// What others load late, and here runs at once: it is to be in one file, for all.
const { Host } = late(() => import('../collector/part.ts'))();
const { LOCK_FD, ManagerWords, openTroubles, readPlan, restorePlan, writeTrouble } = late(
  () => import('../collector/manager/part.ts'),
)();
const { buildSink } = late(() => import('../program/part.ts'))();

/** How often it looks whether its time has come, in milliseconds. */
const LOOK_INTERVAL = 100;

/** How long it stays when no producer is left, in milliseconds: a program that is started again finds it. */
const LINGER = 1000;

/** The same where records are left that no target takes: they wait for the next start of the program. */
const PATIENCE = 60_000;

/** When it has run for so many milliseconds, all is well. */
const WELL = 10_000;

/** What targets may still take, and how long closing them may take, in milliseconds, when another manager is to go on. */
const HANDOVER = 300;
const CLOSING = 5000;

/** Where its troubles go. */
let troubles = 2;

// The terminal and the service manager mean the program. It ends first, and this process behind it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.removeAllListeners('warning');
process.on('warning', tell);

try {
  const hub = openHub(process.argv[2] as string);
  process.title = `starlog manager of ${basename(hub.directory)}`;
  const plan = readPlan(hub);
  // Gone while this process started: so have all who wanted it.
  if (plan !== undefined) manage(hub, inheritedLock(hub, LOCK_FD), plan);
} catch (error) {
  // Who hears of it may want to take the hub down at once.
  closeSync(LOCK_FD);
  writeTrouble(failureMessage('failed', error));
  process.exitCode = 1;
}

function manage(hub: Hub, lock: HubLock, plan: Plan): void {
  const host = new Host(hub, lock, { ...buildSink(plan.config as ReadConfig), ...plan.sink });
  const { collector } = host;
  host.start();
  let words = new ManagerWords(hub.control);
  const serve = (): void => {
    words.suppose(plan.mark);
    words.served = plan.mark;
  };
  serve();
  // A main that starts now looks for all of these in the new folder, and speaks by the page that is there.
  collector.onRenewed = () => {
    restorePlan(hub, plan);
    words = new ManagerWords(hub.control.current);
    serve();
    if (troubles !== 2) closeSync(troubles);
    troubles = openTroubles(hub);
  };
  const startedAt = performance.now();
  let busyAt = startedAt;

  const timer = setInterval(() => {
    const now = performance.now();
    if (now - startedAt > WELL) words.ranWell();
    if (words.wanted !== plan.mark) {
      void end(() => {});
    } else if (collector.hasProducers) {
      busyAt = now;
    } else if (now - busyAt > (collector.hasWork ? PATIENCE : LINGER)) {
      const main = lockHub(hub, 'main');
      // A main that comes in this moment has a ring soon.
      if (main === undefined) busyAt = now;
      else void end(() => removeHub(hub, lock));
    }
  }, LOOK_INTERVAL);

  const end = async (last: () => void): Promise<void> => {
    clearInterval(timer);
    const stopped = host.stop(HANDOVER).catch(tell);
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, HANDOVER + CLOSING))]);
    words.served = 0;
    words.ranWell();
    last();
    process.exit();
  };
}

function tell(trouble: unknown): void {
  writeTrouble(failureMessage('trouble', trouble), troubles);
}
