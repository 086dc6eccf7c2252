import {
  MessageChannel,
  MessagePort,
  postMessageToThread,
  receiveMessageOnPort,
  threadId,
} from 'node:worker_threads';
import { processEnd } from '../base/process-end.ts';
import type { Channel, Queue, Receiver } from '../producer/queue.ts';

/*
 * Threads to which the file system is closed reach the collector through the main thread of their process:
 *
 *     worker thread ── port ── main thread ── socket of the hub ── collector, wherever it is
 *
 * The main thread passes frames on and understands none of them.
 */

/** The name under which a worker thread sends its end of a new channel to the main thread. */
const KEY = 'starlog.port';
const MAIN_THREAD = 0;

/** A channel over a port. What is posted arrives, also when this thread is terminated right after. */
export class PortChannel implements Channel {
  private readonly port: MessagePort;
  private receiver: Receiver | undefined;

  constructor(port: MessagePort, receiver: Receiver) {
    this.port = port;
    this.receiver = receiver;
    port.on('message', (frame: Uint8Array) => this.receiver?.receive(frame));
    port.on('close', () => this.end());
    port.unref();
  }

  send(frame: Uint8Array): void {
    if (this.receiver === undefined) throw new Error('the channel is closed');
    const copy = new Uint8Array(frame);
    this.port.postMessage(copy, [copy.buffer]);
  }

  pump(): void {
    for (;;) {
      const next = receiveMessageOnPort(this.port) as { message: Uint8Array } | undefined;
      if (next === undefined) return;
      this.receiver?.receive(next.message);
    }
  }

  end(): void {
    const { receiver } = this;
    this.close();
    receiver?.closed();
  }

  close(): void {
    this.receiver = undefined;
    this.port.close();
  }
}

/** The side of a worker thread. */
export const portQueue: Pick<Queue, 'connect'> = {
  connect(receiver) {
    const { port1, port2 } = new MessageChannel();
    const channel = new PortChannel(port1, receiver);
    // Rejected where the main thread does not listen: it has set up no logging yet, or goes another way.
    postMessageToThread(MAIN_THREAD, { [KEY]: port2 }, [port2]).catch(() => channel.end());
    return channel;
  },
};

const bridges = new Set<{ pump(): void }>();
let target: Pick<Queue, 'connect'> | undefined;

/** From now on the main thread passes on what its worker threads send. @param queue leads to the collector. */
export function bridgePorts(queue: Pick<Queue, 'connect'>): void {
  const isListening = target !== undefined;
  target = queue;
  if (isListening || threadId !== MAIN_THREAD) return;
  process.on('workerMessage', (value: unknown) => {
    const port = (value as Record<string, unknown> | null)?.[KEY];
    if (port instanceof MessagePort) bridge(port, target as Pick<Queue, 'connect'>);
  });
  // What is in the ports by now would end with this thread.
  processEnd.at('receive', () => bridges.forEach((each) => void each.pump()));
}

function bridge(port: MessagePort, queue: Pick<Queue, 'connect'>): void {
  let far: Channel | undefined;
  const near = new PortChannel(port, {
    receive: (frame) => pass(frame, far),
    ready() {},
    closed() {
      bridges.delete(near);
      far?.close();
    },
  });
  bridges.add(near);
  try {
    far = queue.connect({ receive: (frame) => pass(frame, near), ready() {}, closed: () => near.end() });
  } catch {
    near.end();
  }
}

/** How much is on its way at most is agreed on by the ends of the link, so this can't pile up. */
function pass(frame: Uint8Array, to: Channel | undefined): void {
  try {
    to?.send(frame);
  } catch {
    // Closed, which its other side is told.
  }
}
