import { isMainThread } from 'node:worker_threads';
import type { Connection } from '../collector/connection/connection.ts';
import type { SinkOptions } from '../collector/host.ts';
import { isEcho } from '../handlers/echo.ts';
import { entryOf, fits, lineOf } from '../handlers/entry.ts';
import { HANDLER_OPTIONS, Handler } from '../handlers/handler.ts';
import { handlerType } from '../handlers/handler-type.ts';
import { LineRecord } from '../handlers/line-record.ts';
import { TAKE_LINE } from '../handlers/line-taker.ts';
import { LoggedRecord } from '../handlers/logged-record.ts';
import { describe, type Given, type Settings } from '../options/description.ts';
import { either, instance, oneOf, text, yesOrNo } from '../options/kinds.ts';
import { size } from '../options/measures.ts';
import { readOptions } from '../options/read.ts';
import type { AttachOptions } from '../producer/attachment.ts';
import { BLOCKING_OPTIONS, HUB_OPTION } from '../producer/hub-options.ts';
import type { Producer } from '../producer/producer.ts';
import { isQueue, type Queue } from '../producer/queue.ts';
import { linksOver } from '../queues/link.ts';
import { bridgePorts, portQueue } from '../queues/message-port.ts';
import { socketQueue } from '../queues/socket.ts';
import { SINK_LOGGER } from '../record/names.ts';
import type { LogRecord } from '../record/record.ts';
import { connectHere } from './connect-here.ts';
import { deathsOption, lossLevels } from './deaths.ts';

const QUEUES = ['shared-memory', 'socket', 'message-port'] as const;

/** The way records travel; a queue of the user's is an object of the program. */
const queue = either(isQueue, instance<Queue>(isQueue, 'a queue'), oneOf(...QUEUES));

/** The options of a `MultiprocessHandler`. */
export const MULTIPROCESS_OPTIONS = describe(
  {
    queue: queue.about(
      'The way the records travel: "shared-memory", "socket" or "message-port"; in code, also a queue of your own. Default: shared memory where it can be had, else the socket. That it is the socket is said once, with the reason; an explicit "shared-memory" throws instead. "message-port" is for worker threads without a file system, and their main thread, which itself goes the default way.',
    ),
    ...HUB_OPTION,
    managerQueue: yesOrNo().about(
      'Whether a process of its own, the manager, collects, which outlives main, instead of a thread of main. Its targets are those of `configure()`; by code a process can only join a hub that has a manager already. Default: false.',
    ),
    logger: text('the name of a logger')
      .or(SINK_LOGGER)
      .about('The sink logger, under which the collector has the records re-enter.'),
    deaths: deathsOption.about(
      'The level of the record by which the collector tells that a process or thread vanished without closing its log, for all of them, or by cause: `asked` (terminated, SIGTERM and its like), `killed`, `crashed`, and `unknown` (main, and what ended with it); false: none is written. Counts where the collector is. Default: asked "info", killed "warn", crashed "error", unknown "info", or "warn" with `signals`.',
    ),
    ...BLOCKING_OPTIONS,
    ringSize: size('64 KiB', '64 MiB')
      .or('896 KiB')
      .about('Shared memory of each process and thread that logs.'),
    maxRecordSize: size('1 KiB', '64 MiB', 'like "64 KiB" or "1MiB"; a number is bytes')
      .or('192 KiB')
      .about(
        'The largest record, as JSON, but never more than a quarter of the ring; of a larger one the longest values are cut, and `truncated` tells the bytes.',
      ),
    ...HANDLER_OPTIONS,
  },
  ({ queue, managerQueue }, place) => {
    if (managerQueue === true && typeof queue === 'object')
      place
        .at('queue')
        .unfit(
          queue,
          '"shared-memory" or "socket" with managerQueue: an object can not go to another process',
        );
  },
);

export interface MultiprocessHandlerOptions extends Given<typeof MULTIPROCESS_OPTIONS.entries> {}

type MultiprocessSettings = Settings<typeof MULTIPROCESS_OPTIONS.entries>;

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
  constructor(options: MultiprocessHandlerOptions = {}, connect: Connect = connectHere) {
    const settings = readOptions('MultiprocessHandler', MULTIPROCESS_OPTIONS, options);
    super(options);
    this.sink = settings.logger;
    const sink = { sinkName: this.sink, lossLevels: lossLevels(settings.deaths) };
    const connection = connect(attachOptions(settings), sink);
    const { producer, hub } = connection.attachment;
    this.producer = producer;
    if (settings.queue === 'message-port' && isMainThread) bridgePorts(socketQueue(hub.directory));
  }

  /** @internal */
  [TAKE_LINE](line: string, level: number, nameId: number, time: number): boolean {
    if (this.filters.length > 0 || !fits(line, this.producer.maxLine)) return false;
    if (level >= this.level) this.producer.send(line, level, nameId, time);
    return true;
  }

  emit(record: LogRecord): void {
    if (isEcho(record)) return;
    if (record instanceof LoggedRecord) {
      if (this.producer.sendEntry(record)) return;
    } else if (record instanceof LineRecord && fits(record.text, this.producer.maxLine)) {
      this.producer.send(record.text, record.level, record.nameId, record.time);
      return;
    }
    const entry = entryOf(record);
    const line = lineOf(entry, this.producer.maxLine);
    this.producer.send(line, entry.level, entry.origin.nameId, entry.time);
  }
}

function attachOptions(settings: MultiprocessSettings): AttachOptions {
  const { hub, managerQueue, queue, overflow, blockTimeout, ringSize, maxRecordSize } = settings;
  const limits = { overflow, blockTimeout, ringSize, maxRecordSize };
  return { hub, manager: managerQueue ?? false, ...queueOptions(queue), ...limits };
}

type QueueOptions = Pick<AttachOptions, 'queue' | 'sharedMemory' | 'link' | 'isThreadBound'>;

function queueOptions(queue: MultiprocessSettings['queue']): QueueOptions {
  if (queue === undefined) return { queue: undefined, sharedMemory: 'first', link: linksOver(undefined) };
  if (typeof queue === 'object') return { queue, sharedMemory: 'never', link: linksOver(queue) };
  if (queue === 'message-port') return portOptions();
  return {
    queue: undefined,
    sharedMemory: queue === 'socket' ? 'never' : 'only',
    link: linksOver(undefined),
  };
}

function portOptions(): QueueOptions {
  if (isMainThread) return { queue: undefined, sharedMemory: 'first', link: linksOver(undefined) };
  return { queue: undefined, sharedMemory: 'never', link: linksOver(portQueue), isThreadBound: true };
}

export const multiprocess = handlerType(
  'Forwards records to the collector; in the main process it also runs the collector.',
  MULTIPROCESS_OPTIONS,
  (settings, parts) => parts.forward('multiprocess', settings),
);
