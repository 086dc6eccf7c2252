/* The entry of the collector's thread. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { nextTurn } from '../base/clock.ts';
import { late } from '../base/late.ts';
import { failureMessage } from '../collector/connection/message.ts';
import type { Host } from '../collector/host.ts';
import type { End } from '../collector/producers/ends.ts';
import { Receivings } from '../collector/thread/thread-receiving.ts';
import {
  type ReceiveRequest,
  type ThreadData,
  type ThreadMessage,
  ThreadState,
} from '../collector/thread/thread-state.ts';
import type { ReadConfig } from '../config/schema.ts';
import { openHub } from '../hub/hub.ts';
import { inheritedLock } from '../hub/lock.ts';
import { HeapRing } from '../rings/heap-ring.ts';

// The part that main loads late runs here at once: it is to be in one file, for both.
const part = late(() => import('../collector/part.ts'));
const config = late(() => import('../program/part.ts'));

const data = workerData as ThreadData;
const state = new ThreadState(data.state);
let receivings: Receivings | undefined;

try {
  forwardWarnings();
  run();
} catch (error) {
  state.why = (error as Error).message;
  state.now = 'failed';
  post(failureMessage('failed', error));
  parentPort?.close();
}

function run(): void {
  const hub = openHub(data.directory, data.control);
  const { sinkName, lossLevels } = data;
  const sink = { ...config().buildSink(data.config as ReadConfig), sinkName, lossLevels };
  const lock = data.lockFd === -1 ? undefined : inheritedLock(hub, data.lockFd);
  const host = new (part().Host)(hub, lock, sink);
  host.start({ localRing: data.localRing && new HeapRing(data.localRing) }, () => obey(host));
  // The loop keeps no thread alive; this does, until main wants it closed.
  receivings = new Receivings((options) => host.receive(options), post);
  parentPort?.on('message', (said: End | ReceiveRequest) => hear(said, host));
  state.now = 'running';
  post({ type: 'running' });
}

/** False when a request of main is to be met first, which goes on without the loop. */
function obey(host: Host): boolean {
  const request = state.take();
  if (request === undefined) return true;
  void (request.what === 'leave' ? leave(host, request.timeout) : close(host, request.timeout));
  return false;
}

/** Main ends. It may be blocked, this thread's event loop is not: targets that need it go on. */
async function leave(host: Host, timeout: number): Promise<void> {
  try {
    hearAll(host);
    await host.drain(timeout);
    host.leave(data.ringPath);
  } catch (error) {
    tell(error);
  } finally {
    // Warnings are on their way for a tick, and afterwards main hears no more.
    await nextTurn();
    // Main waits for the answer: it must come whatever fails.
    state.now = 'left';
    host.wake();
  }
}

async function close(host: Host, timeout: number): Promise<void> {
  try {
    hearAll(host);
    await host.stop(timeout);
  } catch (error) {
    tell(error);
  } finally {
    state.now = 'closed';
    parentPort?.close();
  }
}

/** Takes what main said before its request: in its exit it knows how a child ended a moment ago. */
function hearAll(host: Host): void {
  const port = parentPort as MessagePort;
  for (let heard = receiveMessageOnPort(port); heard !== undefined; heard = receiveMessageOnPort(port)) {
    hear(heard.message as End | ReceiveRequest, host);
  }
}

function hear(said: End | ReceiveRequest, host: Host): void {
  if ('ask' in said) void receivings?.hear(said);
  else host.collector.ended(said);
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
