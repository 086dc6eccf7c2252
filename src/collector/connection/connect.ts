import { now, setImmediate } from '../../base/clock.ts';
import { late } from '../../base/late.ts';
import { ControlPage } from '../../hub/control-page.ts';
import { removeHub } from '../../hub/hub.ts';
import type { HubLock } from '../../hub/lock.ts';
import type { Hierarchy } from '../../logger/hierarchy.ts';
import type { Attachment } from '../../producer/attach.ts';
import { watchEnds } from '../producers/ends.ts';
import { tellEnds } from '../producers/told-ends.ts';
import { type Rhythm, SLEEPS } from '../rhythm.ts';
import type { Connection, SinkOptions } from './connection.ts';
import { lost } from './lost.ts';
import { type Started, successor } from './successor.ts';

/** The collector itself, which sub-processes have no use for. */
const part = late(() => import('../part.ts'));

/** On main's own thread a turn must not keep the program's event loop from its work. */
const BESIDE_THE_PROGRAM: Rhythm = { budget: 3, nap: 1, ...SLEEPS };

/** Lets all loggers of a hierarchy follow the levels that are set for the whole hub. */
export function followLevels(hierarchy: Hierarchy, control: ControlPage): void {
  hierarchy.follow({
    words: control.words,
    index: ControlPage.generationIndex,
    read: () => control.readLevels(),
  });
}

/**
 * Connects this thread, with the collector on this very thread if this process is the one to collect: for handlers
 * that were added by code, and so live in its memory.
 */
export function connect(attachment: Attachment, hierarchy: Hierarchy, sink: SinkOptions): Connection {
  // Who takes over one day may have no descriptor to load it by then.
  if (attachment.mayTakeOver) part();
  return place(attachment, hierarchy, (lock, isHeir) => {
    // The handlers of one that comes later are there already, and were not needed so far.
    if (isHeir)
      for (const handler of new (part().Routes)(hierarchy, sink.sinkName).handlers()) handler.open();
    return { connection: local(attachment, lock, hierarchy, sink), ready: Promise.resolve() };
  });
}

/**
 * Lets the loggers follow the levels of the hub, and collects in this process if it is the one to do so, now or when
 * the one that does so now has gone.
 * @param collect starts a collector; is given the lock that it needs, and whether this process takes over from another.
 */
export function place(
  attachment: Attachment,
  hierarchy: Hierarchy,
  collect: (lock: HubLock, isHeir: boolean) => Started,
): Connection {
  const follow = () => followLevels(hierarchy, attachment.hub.control);
  follow();
  if (attachment.isLost) return lost(attachment, remote(attachment), follow);
  if (attachment.lock !== undefined) return collect(attachment.lock, false).connection;
  if (!attachment.mayTakeOver) return remote(attachment);
  return successor(attachment, remote(attachment), () => {
    // The hub may have been made anew, with a control page of its own.
    follow();
    return collect(attachment.lock as HubLock, true);
  });
}

/** The connection of a sub-process: what it has logged is safe without it, so it has nothing to do but say goodbye. */
function remote(attachment: Attachment): Connection {
  const untell = tellEnds(attachment);
  return {
    attachment,
    isMain: false,
    hurry: () => attachment.producer.wake(),
    leave(timeout) {
      attachment.producer.close(timeout);
      return true;
    },
    stop: async () => untell(),
  };
}

function local(attachment: Attachment, lock: HubLock, hierarchy: Hierarchy, sink: SinkOptions): Connection {
  const { Collector, CollectorLoop, Routes, drain, drainBesides, openInlets, receive } = part();
  const { hub, producer } = attachment;
  const collector = new Collector(hub, lock, new Routes(hierarchy, sink.sinkName), sink.lossLevel);
  const unwatch = watchEnds((end) => collector.ended(end));
  const loop = new CollectorLoop(hub, collector, BESIDE_THE_PROGRAM);
  openInlets(collector, hub, () => loop.wake(), attachment.localRing, attachment.queue);
  producer.relief = () => {
    if (collector.isTurning) return false;
    collector.turn(1);
    return true;
  };
  return {
    attachment,
    isMain: true,
    hurry: () => loop.wake(),
    leave(timeout) {
      const end = now() + timeout;
      const done = drain(collector, timeout);
      producer.close();
      if (!done) return false;
      collector.leave(attachment.ringPath);
      removeHub(hub, lock);
      producer.speakLastWords(end - now());
      return true;
    },
    linger: (timeout) => drainBesides(collector, timeout, false),
    async stop(timeout) {
      const end = now() + timeout;
      unwatch();
      let isAll: boolean;
      // A turn first: rings that came while the event loop was blocked are not known yet.
      do {
        isAll = collector.inlets.finish();
        collector.lastTurn(BESIDE_THE_PROGRAM.budget);
        await new Promise((resolve) => setImmediate(resolve));
      } while (!(isAll && collector.isDrained) && now() < end);
      loop.stop();
      producer.relief = undefined;
      collector.close();
    },
    receive: (options) => receive(options, collector, () => loop.wake()),
  };
}
