import { isUtf8 } from 'node:buffer';
import { MIB } from '../../base/units.ts';
import type { Intake } from '../../rings/heap-ring.ts';
import { lineFromPython, type RemoteLine } from '../../wire/remote/from-python.ts';
import type { JsonLimits } from '../../wire/remote/json-limits.ts';
import { PythonScanner } from '../../wire/remote/python-scanner.ts';
import { parseRemote, RemoteProblem } from '../../wire/remote/remote-json.ts';
import { decodeHead, isBatch } from '../batch.ts';
import { RemoteRing } from './remote-ring.ts';
import { type InboxReports, Streams } from './streams.ts';

/** The limits for a record from elsewhere. */
const LIMITS: JsonLimits = { depth: 32, keys: 1000 };

/** Room for what has come and is not with the targets yet; for the rest the sockets of the senders have room. */
const RING_SIZE = 16 * MIB;

/**
 * Turns messages into lines in rings of the collector. A message that is no record is refused and counted, whoever sent it; a
 * message for which there is no room is offered again later, and nothing after it is taken before it.
 */
export class Inbox {
  private readonly reports: InboxReports;
  private readonly host: string;
  private readonly single: RemoteRing;
  private readonly streams: Streams;
  private readonly scanner = new PythonScanner(LIMITS);
  /** The line of the message that found no room. */
  private waiting: RemoteLine | undefined;

  /**
   * @param source names where messages come from.
   * @param host where records are from that do not say it.
   */
  constructor(source: string, host: string, intake: Intake, reports: InboxReports) {
    this.reports = reports;
    this.host = host;
    // The ring is of all processes that send single records: each line says whose it is.
    const identity = { host, pid: 0, thread: 0, processName: '' };
    this.single = new RemoteRing({ name: `the ring of ${source}`, identity, size: RING_SIZE }, intake);
    this.streams = new Streams(source, LIMITS, intake, reports);
  }

  /**
   * Takes one message.
   * @returns false when there is no room for all of it now: the same message is to be offered again.
   */
  take(message: Buffer): boolean {
    if (isBatch(message)) return this.takeBatch(message);
    if (this.waiting === undefined && isUtf8(message) && this.scanner.make(message)) return this.takePlain();
    const line = this.waiting ?? this.lineOf(message);
    if (line === undefined) return true;
    const taken = this.single.tryWrite(line);
    this.waiting = taken ? undefined : line;
    return taken;
  }

  /** Tells the senders of what waits that it does. */
  tellWaiting(): void {
    this.streams.tellWaiting();
  }

  /** Takes nothing more. What was taken stays for the collector. */
  close(): void {
    this.single.ring.end();
    this.streams.close();
  }

  private lineOf(message: Buffer): RemoteLine | undefined {
    const parsed = parseRemote(message, 0, message.length, LIMITS);
    const line = parsed instanceof RemoteProblem ? parsed : lineFromPython(parsed.value, this.host);
    if (line instanceof RemoteProblem) return this.refuse(line.text);
    if (line.line.length > this.single.maxLine / 3 && Buffer.byteLength(line.line) > this.single.maxLine) {
      return this.refuse('it is too large');
    }
    return line;
  }

  private takePlain(): boolean {
    const { scanner, single } = this;
    if (scanner.length > single.maxLine) return this.refuse('it is too large') ?? true;
    return single.tryWriteBytes(scanner.line, 0, scanner.length, scanner);
  }

  private takeBatch(message: Buffer): boolean {
    const decoded = decodeHead(message);
    if (!(decoded instanceof RemoteProblem)) return this.streams.take(decoded.head, message, decoded.start);
    this.refuse(decoded.text);
    return true;
  }

  private refuse(why: string): undefined {
    this.reports.refused(why);
  }
}
