/* The entry of the collector's thread. */
import { setImmediate as turn } from 'node:timers/promises';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { late } from '../base/late.ts';
import type { Collector } from '../collector/collector.ts';
import { failureMessage } from '../collector/connection/message.ts';
import type { CollectorLoop } from '../collector/loop.ts';
import type { End } from '../collector/producers/ends.ts';
import { Receivings } from '../collector/thread/thread-receiving.ts';
import {
  CLOSED,
  FAILED,
  LEAVE,
  LEFT,
  REQUEST,
  type ReceiveRequest,
  RUNNING,
  STATE,
  type ThreadData,
  type ThreadMessage,
  TIMEOUT,
  writeWhy,
} from '../collector/thread/thread-state.ts';
import type { ReadConfig } from '../config/schema.ts';
import type { Handler } from '../handlers/handler.ts';
import { type Hub, openHub } from '../hub/hub.ts';
import { inheritedLock } from '../hub/lock.ts';
import type { Hierarchy } from '../logger/hierarchy.ts';
import { HeapRing } from '../rings/heap-ring.ts';

// What main loads late, and here runs at once: it is to be in one file, for both.
const part = late(() => import('../collector/part.ts'));
const config = late(() => import('../program/part.ts'));

const data = workerData as ThreadData;
const words = new Int32Array(data.state);
let receivings: Receivings | undefined;

try {
  forwardWarnings();
  run(openHub(data.directory, data.control), config().buildSink(data.config as ReadConfig));
} catch (error) {
  writeWhy(data.state, (error as Error).message);
  setState(FAILED);
  post(failureMessage('failed', error));
  parentPort?.close();
}

function run(
  hub: Hub,
  { hierarchy, handlers }: { hierarchy: Hierarchy; handlers: readonly Handler[] },
): void {
  const { ALONE, Collector, CollectorLoop, Routes, openInlets, receive } = part();
  for (const handler of handlers) handler.open();
  const lock = data.lockFd === -1 ? undefined : inheritedLock(hub, data.lockFd);
  const collector = new Collector(hub, lock, new Routes(hierarchy, data.sinkName), data.lossLevel);
  const loop: CollectorLoop = new CollectorLoop(hub, collector, ALONE, (): boolean =>
    obey(collector, loop, handlers),
  );
  openInlets(collector, hub, () => loop.wake(), data.localRing && new HeapRing(data.localRing));
  // The loop keeps no thread alive; this does, until main wants it closed.
  receivings = new Receivings((options) => receive(options, collector, () => loop.wake()), post);
  parentPort?.on('message', (said: End | ReceiveRequest) => hear(said, collector));
  setState(RUNNING);
  post({ type: 'running' });
}

/** False when a request of main is to be met first, which goes on without the loop. */
function obey(collector: Collector, loop: CollectorLoop, handlers: readonly Handler[]): boolean {
  const request = Atomics.exchange(words, REQUEST, 0);
  if (request === 0) return true;
  void meet(request, collector, loop, handlers);
  return false;
}

/** Main may be blocked, this thread's event loop is not: targets that need it go on. */
async function meet(
  request: number,
  collector: Collector,
  loop: CollectorLoop,
  handlers: readonly Handler[],
): Promise<void> {
  try {
    hearAll(collector);
    await part().drainBesides(collector, Atomics.load(words, TIMEOUT));
    if (request === LEAVE) {
      collector.leave(data.ringPath);
      return;
    }
    loop.stop();
    collector.close();
  } catch (error) {
    tell(error);
  } finally {
    // Main waits for the answer: it must come whatever fails.
    if (request === LEAVE) {
      // Warnings are on their way for a tick, and afterwards main hears no more.
      await turn();
      setState(LEFT);
      loop.wake();
    } else {
      await Promise.allSettled(handlers.map(async (handler) => handler.close()));
      setState(CLOSED);
      parentPort?.close();
    }
  }
}

/** Takes what main said before its request: in its exit it knows how a child ended a moment ago. */
function hearAll(collector: Collector): void {
  const port = parentPort as MessagePort;
  for (let heard = receiveMessageOnPort(port); heard !== undefined; heard = receiveMessageOnPort(port)) {
    hear(heard.message as End | ReceiveRequest, collector);
  }
}

function hear(said: End | ReceiveRequest, collector: Collector): void {
  if ('ask' in said) void receivings?.hear(said);
  else collector.ended(said);
}

/** Warnings of this thread are the program's: main has the listeners for them. */
function forwardWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', tell);
}

function tell(error: unknown): void {
  data.troubles.postMessage(failureMessage('trouble', error));
}

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function setState(state: number): void {
  Atomics.store(words, STATE, state);
  Atomics.notify(words, STATE);
}
