import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { now, within } from '../../base/clock.ts';
import { StarlogError } from '../../base/errors.ts';
import { late } from '../../base/late.ts';
import { processEnd } from '../../base/process-end.ts';
import { reportAtExit, reportTrouble } from '../../base/trouble.ts';
import { LATER, LineHandler } from '../../handlers/handler.ts';
import { handlerType } from '../../handlers/handler-type.ts';
import { type Counts, counted } from '../../record/counts.ts';
import { levelNumber } from '../../record/level.ts';
import { notice } from '../../record/notice.ts';
import type { LogRecord } from '../../record/record.ts';
import type { SpoolOptions } from '../../spool/spool-options.ts';
import type { Spooling } from '../../spool/spooling.ts';
import { syslogFailed } from './failure.ts';
import { octetCounted } from './link.ts';
import {
  placeOf,
  SYSLOG_OPTIONS,
  type SyslogHandlerOptions,
  type SyslogSettings,
  syslogSettings,
} from './options.ts';
import type { Outbox } from './outbox.ts';
import type { Sender } from './sender.ts';

const part = late(() => import('./part.ts'));

/** The name of the logger that this handler's own records come from. */
const OWN_LOGGER = 'starlog.syslog';

/**
 * Sends records to a syslog server: over UDP, TCP, TLS or a local socket, in the format of RFC 5424 or RFC 3164.
 *
 * In a collector, records wait while the server is slow or away, first in the rings and then in a spool on the disk. In
 * a process without one they wait in a buffer; what does not fit is dropped and counted. Either way a record in the
 * stream tells afterwards what was dropped, or may be missing. What each transport can promise is in docs/syslog.md.
 */
export class SyslogHandler extends LineHandler implements Spooling {
  /** Where records wait in a collector while the server is slow or away. */
  readonly spool: SpoolOptions | boolean;
  readonly #settings: SyslogSettings;
  /** The server, for people. */
  readonly #place: string;
  readonly #sender: Sender;
  readonly #outbox: Outbox;
  #dropped = 0;
  /** The number of those of which no record in the stream has told yet. */
  #untold = 0;
  #unconfirmed = 0;
  #closed = false;
  #forgetEnd: (() => void) | undefined;

  /** @throws StarlogError `STARLOG_BAD_ARGUMENT` or `STARLOG_BAD_LEVEL`, naming the option and what would be right. */
  constructor(options: SyslogHandlerOptions = {}) {
    const settings = syslogSettings(options);
    const { Outbox, Sender, dialFor, messageFormatter } = part();
    super(messageFormatter(options, settings), options);
    this.spool = settings.spool ?? true;
    this.#settings = settings;
    this.#place = placeOf(settings);
    const { maxRetryDelay: maxPause, transport, bufferSize } = settings;
    this.#sender = new Sender(
      { dial: dialFor(settings), maxPause, mayLose: transport !== 'udp' },
      {
        ready: () => {
          this.#drain();
          this.onReady?.();
        },
        broken: (error, unconfirmed) => this.#broken(error, unconfirmed),
        refused: (error) => reportTrouble(syslogFailed('send to', this.#place, error)),
      },
    );
    this.#outbox = new Outbox(this.#sender, bufferSize);
  }

  get spoolName(): string {
    return this.#place;
  }

  /**
   * What became of the records that this handler was given, as messages. Pending wait in the handler itself; those in the rings of a
   * collector are no concern of it yet. Delivered are those that the system took to send.
   */
  counts(): Counts {
    const { sent, refused } = this.#sender;
    const pending = this.#outbox.count;
    return counted(pending + sent, pending, this.#dropped + refused);
  }

  /** The most messages that were delivered and may be missing on the server: those of the 10 seconds before a connection broke. */
  get unconfirmed(): number {
    return this.#unconfirmed;
  }

  /**
   * Begins to connect. A server that is away is no error: records wait.
   * @throws StarlogError `STARLOG_TARGET_FAILED` when certificates or keys can't be used.
   */
  override open(): void {
    try {
      part().checkTls(this.#settings);
    } catch (error) {
      throw syslogFailed('use the certificates for', this.#place, error);
    }
    this.#sender.connect();
  }

  /** Sends the record, or keeps it until the server is there. */
  override emit(record: LogRecord): void {
    if (this.#closed) return;
    this.#forgetEnd ??= this.#awaitEnd();
    if (!this.#outbox.add(this.frame(this.formatter.format(record)))) {
      this.#dropped++;
      this.#untold++;
    }
    this.#drain();
  }

  override get failure(): StarlogError | undefined {
    const { failure } = this.#sender;
    return failure === undefined ? undefined : syslogFailed('send to', this.#place, failure);
  }

  /** A message with its length before it, whatever the transport. */
  override frame(text: string): string {
    return octetCounted(text);
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    if (this.#closed) {
      const text = `the syslog handler of ${this.#place} is closed; make a new one to log there again`;
      throw new StarlogError('STARLOG_TARGET_FAILED', text, { place: this.#place });
    }
    // Records of this handler itself come first, unless these very bytes are under way.
    if (!this.#sender.holds(bytes)) {
      this.#drain();
      if (!this.#outbox.isEmpty) return LATER;
    }
    return this.#sender.offer(bytes, start, end);
  }

  /** Resolves when the system has all records that wait here, or `flushTimeout` is over. */
  override async flush(): Promise<void> {
    this.#drain();
    await this.#outbox.whenEmpty(this.#settings.flushTimeout);
  }

  /**
   * Sends what waits, tells the server that this is the end, and waits until it has read everything, where servers say that;
   * all within `flushTimeout`. What can't be sent by then is lost, and reported.
   */
  override async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const deadline = now() + this.#settings.flushTimeout;
    await this.flush();
    this.#forgetEnd?.();
    if (!this.#outbox.isEmpty) reportTrouble(new StarlogError('STARLOG_TARGET_FAILED', this.#lost()));
    await within(deadline - now(), this.#sender.end());
    this.#sender.destroy();
  }

  #drain(): void {
    this.#outbox.drain(this.onReady === undefined);
    if (this.#untold === 0 || !this.#outbox.isEmpty) return;
    const dropped = this.#untold;
    this.#untold = 0;
    this.#say(`dropped ${dropped} records: the buffer for ${this.#place} was full`, { dropped });
  }

  #broken(error: Error, unconfirmed: number): void {
    const isLossy = unconfirmed > 0;
    const missing = isLossy
      ? `; of the last ${unconfirmed} records that were sent, some may be missing there`
      : '';
    reportTrouble(syslogFailed('send to', this.#place, error, `records wait until it is there${missing}`));
    if (!isLossy) return;
    this.#unconfirmed += unconfirmed;
    this.#say(
      `the connection to ${this.#place} broke: of the last ${unconfirmed} records before, some may be missing`,
      {
        unconfirmed,
      },
    );
  }

  /** Puts a record of this handler's own into the stream. */
  #say(message: string, fields: Readonly<Record<string, unknown>>): void {
    const level = levelNumber('warn');
    if (this.#closed || level < this.level) return;
    const identity = { host: hostname(), pid: process.pid, thread: threadId, processName: 'starlog' };
    const record = notice(identity, { level, name: OWN_LOGGER, message, fields });
    this.#outbox.add(this.frame(this.formatter.format(record)));
    this.#outbox.drain(this.onReady === undefined);
  }

  /** @returns what takes it back. */
  #awaitEnd(): () => void {
    const forgetLinger = processEnd.before(() => void this.flush());
    const forgetExit = processEnd.at('drain', () => {
      this.#drain();
      if (!this.#outbox.isEmpty) reportAtExit(this.#lost());
    });
    return () => {
      forgetLinger();
      forgetExit();
    };
  }

  #lost(): string {
    const { count } = this.#outbox;
    return `${count} ${count === 1 ? 'record' : 'records'} for ${this.#place} could not be sent before the end, and are lost`;
  }
}

export const syslog = handlerType(
  'Sends to a syslog server, over UDP, TCP, TLS or a local socket.',

  SYSLOG_OPTIONS,
  ({ formatter, ...given }, parts) =>
    new SyslogHandler(formatter === undefined ? given : { ...given, formatter: parts.formatter(formatter) }),
);
