import { hostname } from 'node:os';
import { late } from '../base/late.ts';
import type { Hub } from '../hub/hub.ts';
import type { Queue } from '../producer/queue.ts';
import { Reception } from '../queues/reception.ts';
import { socketQueue } from '../queues/socket.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import { RingReader } from '../rings/ring-reader.ts';
import type { ReceiverOptions } from '../zmq/receiving/receiver-options.ts';
import type { Collector } from './collector.ts';
import type { Receiving } from './receiving.ts';

const zmq = late(() => import('../zmq/part.ts'));

/**
 * Lets a collector take, beside the rings of its hub, what comes over the socket there: any process may find no
 * shared memory, whatever the others found.
 * @param wake has the collector turn soon.
 * @param localRing that of the thread that has the collector, where it is no file.
 * @param own a queue of the user's.
 */
export function openInlets(
  collector: Collector,
  hub: Hub,
  wake: () => void,
  localRing: HeapRing | undefined,
  own?: Queue,
): void {
  if (localRing !== undefined) collector.adopt(new RingReader(localRing));
  const collecting = {
    adopt: (reader: RingReader) => collector.adopt(reader),
    wake,
    levels: hub.control,
  };
  collector.inlets.add(new Reception(socketQueue(hub.directory), collecting));
  if (own !== undefined) collector.inlets.add(new Reception(own, collecting));
}

/** Lets a collector take what comes over ZeroMQ. @param wake has the collector turn soon. */
export function receive(options: ReceiverOptions, collector: Collector, wake: () => void): Receiving {
  const intake = { adopt: (ring: HeapRing) => collector.adopt(new RingReader(ring)), wake };
  const receiver = new (zmq().ZmqReceiver)(options, hostname(), intake);
  collector.inlets.add(receiver);
  return receiver;
}
