import { setTimeout } from '../../base/clock.ts';
import { LINE_FEED } from '../../base/units.ts';
import { JsonFormatter } from '../../formatters/json.ts';
import { PythonFormatter } from '../../formatters/python.ts';
import { type HandlerOptions, LATER, LineHandler } from '../../handlers/handler.ts';
import type { Identity } from '../../record/record.ts';
import type { SpoolOptions } from '../../spool/spool-options.ts';
import type { Spooling } from '../../spool/spooling.ts';
import type { CheckedOptions } from '../zmq-options.ts';
import type { Sender } from './sender.ts';
import { makeSender } from './sending-side.ts';

/** Records that are taken off the rings beyond those that the socket has room for. */
const HELD_MAX = 256;

/** Milliseconds before another look at a socket that had no room. */
const PAUSE = 1;

/**
 * The end of a collector whose records go on over ZeroMQ. It takes no more than its socket has room for: the rest waits in
 * the rings, or in a spool. The socket is opened by the first record, thus only where the collector is.
 */
export class ZmqTarget extends LineHandler implements Spooling {
  readonly spool: SpoolOptions | boolean;
  private readonly options: CheckedOptions;
  private sender: { sender: Sender; stay: () => void } | undefined;

  constructor(options: CheckedOptions, handlerOptions: HandlerOptions = {}) {
    super(options.wire === 'json' ? new PythonFormatter() : new JsonFormatter(), handlerOptions);
    this.options = options;
    this.spool = options.spool ?? true;
  }

  get spoolName(): string {
    return this.options.addresses.join(' ');
  }

  write(bytes: Uint8Array, start: number, end: number): number {
    const sender = this.opened();
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = start;
    while (at < end && (sender.hasRoom || sender.push() || sender.hasRoom)) {
      const next = lines.indexOf(LINE_FEED, at) + 1;
      sender.send(lines.toString('utf8', at, this.options.wire === 'json' ? next - 1 : next), 0);
      at = next;
    }
    if (at > start) return at - start;
    setTimeout(() => this.onReady?.(), PAUSE).unref();
    return LATER;
  }

  private opened(): Sender {
    // Lines of many processes: each says whose it is.
    const nobody: Identity = { host: '', pid: 0, thread: 0, processName: '' };
    this.sender ??= makeSender(heldBack(this.options), nobody);
    return this.sender.sender;
  }

  override async close(): Promise<void> {
    if (this.sender === undefined) return;
    const { sender, stay } = this.sender;
    await sender.close(this.options.linger);
    stay();
  }
}

/** Options that hold back records: those in the rings outlive a kill of this process, those here do not, unless confirmed, which needs many under way. */
function heldBack(options: CheckedOptions): CheckedOptions {
  const { confirm, highWaterMark } = options;
  return { ...options, highWaterMark: confirm ? highWaterMark : Math.min(highWaterMark, HELD_MAX) };
}
