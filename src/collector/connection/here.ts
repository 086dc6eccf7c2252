import { now } from '../../base/clock.ts';
import { late } from '../../base/late.ts';
import { removeHub } from '../../hub/hub.ts';
import type { HubLock } from '../../hub/lock.ts';
import type { Hierarchy } from '../../logger/hierarchy.ts';
import type { Attachment } from '../../producer/attachment.ts';
import type { ReceiverOptions } from '../../zmq/receiving/receiver-options.ts';
import type { Host, SinkOptions } from '../host.ts';
import { watchEnds } from '../producers/ends.ts';
import type { Receiving } from '../receiving.ts';
import { type Rhythm, SLEEPS } from '../rhythm.ts';
import type { Connection, Started } from './connection.ts';
import { place } from './place.ts';

/** The collector itself, which sub-processes have no use for. */
const part = late(() => import('../part.ts'));

/** On main's own thread a turn must not keep the program's event loop from its work. */
const BESIDE_THE_PROGRAM: Rhythm = { budget: 3, nap: 1, ...SLEEPS };

/**
 * Connects this thread, with the collector on this very thread if this process is the one to collect: for handlers
 * that were added by code, and so live in its memory.
 */
export function connect(attachment: Attachment, hierarchy: Hierarchy, sink: SinkOptions): Connection {
  // A process that takes over one day may have no descriptor left to load the part by then.
  if (attachment.right.mayTakeOver) part();
  return place(attachment, hierarchy, (lock, isHeir) => {
    // The handlers of one that comes later are there already, and were not needed so far.
    if (isHeir)
      for (const handler of new (part().Routes)(hierarchy, sink.sinkName).handlers()) handler.open();
    const host = new (part().Host)(
      attachment.hub,
      lock,
      { hierarchy, handlers: [], ...sink },
      BESIDE_THE_PROGRAM,
    );
    return new Here(attachment, lock, host);
  });
}

/** The connection to a collector on this very thread. */
class Here implements Started {
  readonly attachment: Attachment;
  readonly isMain: boolean = true;
  readonly ready: Promise<void> = Promise.resolve();
  private readonly lock: HubLock;
  private readonly host: Host;
  private readonly unwatch: () => void;

  constructor(attachment: Attachment, lock: HubLock, host: Host) {
    const { collector } = host;
    this.attachment = attachment;
    this.lock = lock;
    this.host = host;
    this.unwatch = watchEnds((end) => collector.ended(end));
    host.start(attachment.own);
    attachment.producer.relief = () => {
      if (collector.isTurning) return false;
      collector.turn(1);
      return true;
    };
  }

  hurry(): void {
    this.host.wake();
  }

  leave(timeout: number): boolean {
    const end = now() + timeout;
    const { hub, producer, own } = this.attachment;
    const isDone = this.host.drainNow(timeout);
    producer.close();
    if (!isDone) return false;
    this.host.leave(own.ringPath);
    removeHub(hub, this.lock);
    producer.speakLastWords(end - now());
    return true;
  }

  linger(timeout: number): Promise<unknown> {
    return this.host.drain(timeout, false);
  }

  async stop(timeout: number): Promise<void> {
    this.unwatch();
    await this.host.stop(timeout);
    this.attachment.producer.relief = undefined;
  }

  receive(options: ReceiverOptions): Receiving {
    return this.host.receive(options);
  }
}
