import { isMainThread } from 'node:worker_threads';
import type { Connection, SinkOptions } from '../collector/connect.ts';
import { connectHere } from '../collector/here.ts';
import type { AttachOptions } from '../hub/attach.ts';
import type { Producer } from '../hub/producer.ts';
import { isQueue, type Queue } from '../hub/queue.ts';
import { checkNames, type Names } from '../known-options.ts';
import { type Level, levelNumber, SILENT } from '../logger/level.ts';
import { SINK } from '../logger/names.ts';
import type { LogRecord } from '../logger/record.ts';
import { linksOver } from '../queues/link.ts';
import { bridgePorts, portQueue } from '../queues/message-port.ts';
import { socketQueue } from '../queues/socket.ts';
import type { Duration, Size } from '../units.ts';
import { entryOf, lineOf } from './entry.ts';
import { HANDLER_NAMES, Handler, type HandlerOptions } from './handler.ts';
import { Options } from './options.ts';

export interface MultiprocessOptions extends HandlerOptions {
  /**
   * The way the records travel: `shared-memory`, `socket`, `message-port`, or a queue of your own. Default: shared memory
   * where it can be had, else the socket, which is said once, with the reason. An explicit `shared-memory` throws instead.
   * `message-port` is for worker threads without a file system, and their main thread, which itself goes the default way.
   */
  queue?: 'shared-memory' | 'socket' | 'message-port' | Queue;
  /**
   * The name of the hub, for processes without a common parent: 1 to 64 letters, digits, `.`, `_` and `-`.
   * Default: a hub of this program, which children and worker threads find by the environment; under PM2, of the app.
   */
  hub?: string;
  /**
   * Whether a process of its own, the manager, collects, which outlives main, instead of a thread of main. Its targets
   * are those of `configure()`; by code a process can only join a hub that has a manager already. Default: false.
   */
  managerQueue?: boolean;
  /** The sink logger, under which the collector has the records re-enter. Default: `starlog.logsink`. */
  logger?: string;
  /**
   * The level of the record by which the collector tells that a process or thread vanished without closing its log:
   * killed, out of memory, terminated. `false`: none is written. Counts where the collector is. Default: `warn`.
   */
  deaths?: Level | false;
  /**
   * What a call does when the ring is full: `block` waits up to `blockTimeout` and then drops the record, `drop` drops it
   * at once. Drops are counted by level, and a record tells of them. `error` and above have reserved room. Default: `block`.
   */
  overflow?: 'block' | 'drop';
  /**
   * How long a call may wait for room. Default: 1s; 0 to 60s. When a wait ended in vain, later calls do not wait
   * until the collector has moved again.
   */
  blockTimeout?: Duration;
  /** Shared memory of each process and thread that logs. Default: 896 KiB; 64 KiB to 64 MiB. */
  ringSize?: Size;
  /**
   * The largest record, as JSON; of a larger one the longest values are cut, and `truncated` tells the bytes.
   * Default: 192 KiB, and never more than a quarter of the ring.
   */
  maxRecordSize?: Size;
}

const NAMES: Names<MultiprocessOptions> = {
  ...HANDLER_NAMES,
  queue: true,
  hub: true,
  managerQueue: true,
  logger: true,
  deaths: true,
  overflow: true,
  blockTimeout: true,
  ringSize: true,
  maxRecordSize: true,
};

const check = new Options('MultiprocessHandler');

/** How a handler gets its connection: with the collector on this thread, or wherever `configure` put it. */
export type Connect = (options: AttachOptions, sink: SinkOptions) => Connection;

/**
 * Forwards records to the one process that collects them. The same line in main and in every sub-process and
 * thread: in main it also starts the collector, which hands the records to the sink logger.
 *
 * A record is in shared memory when the log call returns: it arrives although its process is killed right after.
 * Order is exact for each process and thread, and by time between them.
 */
export class MultiprocessHandler extends Handler {
  /** The name of the sink logger. */
  readonly sink: string;
  private readonly producer: Producer;

  /**
   * @throws StarlogError `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`, `STARLOG_BAD_LEVEL`, or `STARLOG_BAD_ARGUMENT`,
   * also for `managerQueue` in the main process: handlers that are added by code can't go to another process.
   */
  constructor(options: MultiprocessOptions = {}, connect: Connect = connectHere) {
    checkNames('MultiprocessHandler', options, NAMES);
    super(options);
    this.sink = options.logger ?? SINK;
    const sink = { sinkName: this.sink, lossLevel: lossLevel(options.deaths ?? 'warn') };
    const connection = connect(attachOptions(options), sink);
    const { producer, hub } = connection.attachment;
    this.producer = producer;
    if (options.queue === 'message-port' && isMainThread) bridgePorts(socketQueue(hub.directory));
  }

  emit(record: LogRecord): void {
    const entry = entryOf(record);
    const line = lineOf(entry, this.producer.maxLine);
    this.producer.send(line, entry.level, entry.origin.nameId, entry.time);
  }
}

function attachOptions(options: MultiprocessOptions): AttachOptions {
  return {
    hub: options.hub,
    manager: managerOption(options),
    ...queueOptions(options.queue),
    overflow: check.oneOf('overflow', options.overflow ?? 'block', ['block', 'drop']),
    blockTimeout: check.duration('blockTimeout', options.blockTimeout ?? '1s', ['0s', '60s']),
    ringSize: check.size('ringSize', options.ringSize ?? '896 KiB', ['64 KiB', '64 MiB']),
    maxRecordSize: check.size('maxRecordSize', options.maxRecordSize ?? '192 KiB', ['1 KiB', '64 MiB']),
  };
}

function managerOption({ managerQueue, queue }: MultiprocessOptions): boolean {
  if (managerQueue === true && typeof queue === 'object') {
    throw check.bad(
      'queue',
      queue,
      '"shared-memory" or "socket" with managerQueue: an object can not go to another process',
    );
  }
  return managerQueue ?? false;
}

export function lossLevel(deaths: Level | false): number | undefined {
  const level = deaths === false ? SILENT : levelNumber(deaths);
  return level === SILENT ? undefined : level;
}

type QueueOptions = Pick<AttachOptions, 'queue' | 'sharedMemory' | 'link' | 'isThreadBound'>;

function queueOptions(queue: MultiprocessOptions['queue']): QueueOptions {
  if (queue === undefined) return { queue: undefined, sharedMemory: 'first', link: linksOver(undefined) };
  if (isQueue(queue)) return { queue, sharedMemory: 'never', link: linksOver(queue) };
  const name = check.oneOf('queue', queue, ['shared-memory', 'socket', 'message-port']);
  if (name === 'message-port') return portOptions();
  return {
    queue: undefined,
    sharedMemory: name === 'socket' ? 'never' : 'only',
    link: linksOver(undefined),
  };
}

function portOptions(): QueueOptions {
  if (isMainThread) return { queue: undefined, sharedMemory: 'first', link: linksOver(undefined) };
  return { queue: undefined, sharedMemory: 'never', link: linksOver(portQueue), isThreadBound: true };
}
