import { hostname } from 'node:os';
import type { HeapRing } from '../hub/heap-ring.ts';
import type { Hub } from '../hub/hub.ts';
import type { Queue } from '../hub/queue.ts';
import { RingReader } from '../hub/ring-reader.ts';
import { late } from '../late.ts';
import { Reception } from '../queues/reception.ts';
import { socketQueue } from '../queues/socket.ts';
import type { ZmqReceiver } from '../zmq/receiver.ts';
import type { ReceiverOptions } from '../zmq/receiver-options.ts';
import type { Collector } from './collector.ts';

const zmq = late(() => import('../handlers/zmq-part.ts'));

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
export function receive(options: ReceiverOptions, collector: Collector, wake: () => void): ZmqReceiver {
  const intake = { adopt: (ring: HeapRing) => collector.adopt(new RingReader(ring)), wake };
  const receiver = new (zmq().ZmqReceiver)(options, hostname(), intake);
  collector.inlets.add(receiver);
  return receiver;
}
