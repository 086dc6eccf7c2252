import { readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Collected, Collecting, collect } from '../collector/hub.case.ts';
import { type Hub, openHub } from '../hub/hub.ts';
import { tempHubDirectory } from '../hub/temp.case.ts';
import { linkedWay, sharedWay, type WayOptions } from '../producer/choose-way.ts';
import { Producer } from '../producer/producer.ts';
import type { Channel, Queue, Receiver } from '../producer/queue.ts';
import { linksOver } from './link.ts';
import { PortChannel } from './message-port.ts';
import { Reception } from './reception.ts';
import { socketQueue } from './socket.ts';

const RING = 64 * 1024;
const MAX_LINE = 16 * 1024;

/** Ports of one process in place of those of two threads. */
function portsQueue(): Queue {
  let accept: ((channel: Channel) => Receiver) | undefined;
  return {
    listen(listener) {
      accept = listener;
      return { close: () => (accept = undefined) };
    },
    connect(receiver) {
      if (accept === undefined) throw new Error('nobody listens');
      const { port1, port2 } = new MessageChannel();
      let far: Receiver | undefined;
      const channel: PortChannel = new PortChannel(port2, {
        receive: (frame) => far?.receive(frame),
        ready: () => far?.ready(),
        closed: () => far?.closed(),
      });
      far = accept(channel);
      return new PortChannel(port1, receiver);
    },
  };
}

/** The least that an own queue may be: it moves one frame in each turn of the event loop, and takes only two at once. */
function narrowQueue(): Queue {
  let accept: ((channel: Channel) => Receiver) | undefined;
  const end = (
    receiverOf: () => Receiver | undefined,
    closeOther: () => void,
  ): Channel & { shut(): void } => {
    const frames: Buffer[] = [];
    let isOpen = true;
    const move = (): void => {
      const frame = frames.shift();
      if (frame !== undefined) receiverOf()?.receive(frame);
      if (frames.length > 0) setImmediate(move);
      else if (isOpen) receiverOf();
    };
    return {
      send(frame) {
        if (!isOpen) throw new Error('closed');
        frames.push(Buffer.from(frame));
        if (frames.length === 1) setImmediate(move);
        return true;
      },
      close() {
        if (!isOpen) return;
        isOpen = false;
        setImmediate(closeOther);
      },
      shut() {
        isOpen = false;
      },
    };
  };
  return {
    listen(listener) {
      accept = listener;
      return { close: () => (accept = undefined) };
    },
    connect(receiver) {
      if (accept === undefined) throw new Error('nobody listens');
      let far: Receiver | undefined;
      const there = end(
        () => far,
        () => {
          back.shut();
          far?.closed();
        },
      );
      const back = end(
        () => receiver,
        () => {
          there.shut();
          receiver.closed();
        },
      );
      far = accept(back);
      return there;
    },
  };
}

const queues: { name: string; queueIn?: (hub: Hub) => Queue }[] = [
  { name: 'shared memory' },
  { name: 'a socket', queueIn: (hub) => socketQueue(hub.directory) },
  { name: 'message ports', queueIn: portsQueue },
  { name: 'a queue of the user, one frame at a time', queueIn: narrowQueue },
];

describe.each(queues)('by $name', ({ queueIn }) => {
  function open() {
    const hub = openHub(tempHubDirectory());
    const queue = queueIn?.(hub);
    const options: WayOptions = {
      ringSize: RING,
      maxRecordSize: MAX_LINE,
      sharedMemory: queue === undefined ? 'only' : 'never',
      link: linksOver(queue),
    };
    const target = new Collecting();
    const start = (): Collected => {
      const collected = collect(hub);
      collected.sink(target);
      if (queue !== undefined) {
        collected.collector.inlets.add(
          new Reception(queue, {
            adopt: (reader) => collected.collector.adopt(reader),
            wake() {},
            levels: hub.control,
          }),
        );
      }
      return collected;
    };
    const produce = (): Producer => {
      const way = queue === undefined ? sharedWay(hub, false, options) : linkedWay(hub, false, options);
      const producer = new Producer(way, { overflow: 'drop', blockTimeout: 0 }, MAX_LINE);
      onTestFinished(() => producer.release());
      return producer;
    };
    return { hub, target, start, produce };
  }

  /** Has turns of event loop and collector until so many records are there, and some more: for what must not come. */
  async function settle(collected: Collected, target: Collecting, count: number): Promise<void> {
    const end = performance.now() + 10_000;
    for (let idle = 0; idle < 20 && performance.now() < end; ) {
      await turn();
      collected.collector.turn(5);
      if (loggedIn(target).length >= count) idle++;
    }
  }

  /** What was logged, without what the collector says of drops: here they are calls that are made again. */
  const loggedIn = (target: Collecting): string[] =>
    target.records.filter(({ name }) => name === 'app').map(({ message }) => message);

  const lineOf = (text: string): string =>
    `{"level":30,"time":1,"name":"app","msg":${JSON.stringify(text)}}\n`;

  /** Hands over a record, when there is room for it. */
  async function log(producer: Producer, text: string, collected?: Collected): Promise<void> {
    for (const end = performance.now() + 10_000; performance.now() < end; ) {
      if (producer.send(lineOf(text), 30, 1, Date.now())) return;
      await turn();
      collected?.collector.turn(5);
    }
    throw new Error(`no room for a record of ${text.length} characters`);
  }

  /** A text of its own length for each number, up to what a line may hold. */
  const textOf = (number: number): string =>
    `${number} ${'x'.repeat((number * 7919) % (number % 50 === 0 ? MAX_LINE - 100 : 300))}`;

  it('all records of a burst that is larger than the ring arrive whole, once and in order', async () => {
    const { start, produce, target } = open();
    const collected = start();
    const producer = produce();
    const sent = Array.from({ length: 3000 }, (_, number) => textOf(number));
    for (const text of sent) await log(producer, text, collected);
    await settle(collected, target, sent.length);
    expect(loggedIn(target)).toEqual(sent);
  });

  it('the longest line passes, from an empty ring and from a full one', async () => {
    const { start, produce, target } = open();
    const collected = start();
    const producer = produce();
    const longest = 'y'.repeat(producer.maxLine - lineOf('').length);
    const sent = ['first', longest, 'then', longest, longest, longest, 'last'];
    for (const text of sent) await log(producer, text, collected);
    await settle(collected, target, sent.length);
    expect(loggedIn(target)).toEqual(sent);
  });

  it('what is logged before there is a collector waits for it', async () => {
    const { start, produce, target } = open();
    const producer = produce();
    await log(producer, 'early');
    await turn();
    const collected = start();
    await settle(collected, target, 1);
    expect(loggedIn(target)).toEqual(['early']);
  });

  it('a producer that closes while it is busy loses nothing', async () => {
    const { hub, start, produce, target } = open();
    const collected = start();
    const producer = produce();
    const sent = Array.from({ length: 100 }, (_, number) => textOf(number * 50 + 1));
    for (const text of sent) await log(producer, text, collected);
    producer.release();
    for (const end = performance.now() + 15_000; performance.now() < end; ) {
      await settle(collected, target, sent.length);
      if (!readdirSync(hub.directory).some((name) => name.endsWith('.ring'))) break;
    }
    expect(loggedIn(target)).toEqual(sent);
  });

  it('a collector that ends and starts again gets the rest, and nothing twice', async () => {
    const { start, produce, target } = open();
    const producer = produce();
    const sent: string[] = [];
    for (let round = 0; round < 5; round++) {
      const collected = start();
      for (let count = 0; count < 200; count++) {
        const text = textOf(sent.length);
        await log(producer, text, collected);
        sent.push(text);
      }
      collected.collector.close();
    }
    const last = start();
    await settle(last, target, sent.length);
    expect(loggedIn(target)).toEqual(sent);
  }, 20_000);

  it('drops are counted, and told once', async () => {
    const { start, produce, target } = open();
    const producer = produce();
    let calls = 0;
    while (producer.counts().dropped < 10) {
      producer.send(lineOf(`${calls}`), 30, 1, Date.now());
      calls++;
    }
    const collected = start();
    const notices = () => target.records.filter(({ name }) => name === 'starlog.collector');
    // The collector looks after drops every 100 ms: once until it tells them, and twice in which it must not again.
    let looks = 0;
    for (const end = performance.now() + 10_000; looks < 3 && performance.now() < end; looks++) {
      await settle(collected, target, calls - 10);
      if (notices().length === 0) looks = 0;
      await new Promise((resolve) => setTimeout(resolve, 110));
    }
    expect(notices().map(({ fields }) => fields.dropped)).toEqual([10]);
    expect(target.records).toHaveLength(calls - 10 + 1);
  });
});
