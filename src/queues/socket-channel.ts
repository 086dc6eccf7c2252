import { readSync, writeSync } from 'node:fs';
import type { OnReadOpts, Socket } from 'node:net';
import { clearTimeout, setTimeout } from '../base/clock.ts';
import type { Channel, Receiver } from '../producer/queue.ts';
import { FrameReader, prefixed } from './frame-stream.ts';
import { READ_SIZE, reading, withReadMemory } from './read-memory.ts';

/** How long what the other side has no room for waits until it is offered again, in milliseconds. */
const RETRY = 2;

/** Memory for a frame that the kernel takes at once, as nearly all are; most are shorter. */
const SCRATCH_SIZE = 96 * 1024;
let scratch: Buffer | undefined;

/** The reads at the close of a channel, at most: a peer that goes on sending is not waited for. */
const READS_AT_CLOSE = 64;

/**
 * A channel over a stream socket. It writes to the descriptor itself, synchronously: a record must be with the kernel
 * when its process is killed, and `socket.write` would hold it until the event loop comes round, which in a busy
 * process is never. Where Node gives no descriptor (named pipes) the event loop does it all.
 */
export class SocketChannel implements Channel {
  private readonly socket: Socket;
  private readonly frames: FrameReader;
  private receiver: Receiver | undefined;
  /** The rest of a frame that the kernel did not take yet; nothing else may be written before it. */
  private rest: Buffer | undefined;
  private isBroken = false;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param open gives the socket, which should read as it is told; elsewhere than in Node it need not.
   * @param receiver may be given later, by `start`, but in the same turn of the event loop.
   */
  constructor(open: (onread: OnReadOpts) => Socket, receiver?: Receiver) {
    this.receiver = receiver;
    this.frames = new FrameReader((frame) => this.receiver?.receive(frame));
    const socket = open(reading((bytes) => this.take(bytes)));
    this.socket = socket;
    socket.on('data', (bytes) => this.take(bytes));
    socket.on('error', () => {});
    socket.on('close', () => this.end());
    socket.on('drain', () => this.receiver?.ready());
    socket.unref();
  }

  start(receiver: Receiver): void {
    this.receiver = receiver;
  }

  private get fd(): number {
    const { fd } = (this.socket as unknown as { _handle?: { fd?: number } | null })._handle ?? {};
    return fd ?? -1;
  }

  send(frame: Uint8Array): boolean {
    if (this.receiver === undefined) throw new Error('the channel is closed');
    if (this.isBroken) return false;
    if (this.fd === -1) return this.socket.write(prefixed(frame));
    if (this.rest !== undefined) {
      this.rest = Buffer.concat([this.rest, prefixed(frame)]);
      return this.writeRest();
    }
    scratch ??= Buffer.allocUnsafeSlow(SCRATCH_SIZE);
    this.rest = prefixed(frame, scratch);
    const isAll = this.writeRest();
    // The next frame of any channel is put there.
    if (this.rest !== undefined) this.rest = Buffer.from(this.rest);
    return isAll;
  }

  /** Offers the kernel what is left. @returns true when it has all. */
  private writeRest(): boolean {
    clearTimeout(this.timer);
    while (this.rest !== undefined) {
      try {
        const taken = writeSync(this.fd, this.rest);
        this.rest = taken === this.rest.length ? undefined : this.rest.subarray(taken);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          // Nobody reads there any more. What the other side wrote before it died is still to be read: that ends the channel.
          this.isBroken = true;
          this.rest = undefined;
          return false;
        }
        this.timer = setTimeout(() => this.retry(), RETRY).unref();
        return false;
      }
    }
    return true;
  }

  private retry(): void {
    if (this.writeRest()) this.receiver?.ready();
  }

  pump(): void {
    const { fd } = this;
    if (fd === -1) return;
    if (this.rest !== undefined) this.retry();
    try {
      while (withReadMemory((memory) => this.readOnce(fd, memory)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.end();
    }
  }

  /** @returns false when there is nothing more. @throws EAGAIN when there was nothing. */
  private readOnce(fd: number, memory: Buffer): boolean {
    const length = readSync(fd, memory);
    if (length === 0) this.end();
    else this.take(memory.subarray(0, length));
    return length === memory.length;
  }

  private take(bytes: Buffer): void {
    try {
      this.frames.push(bytes);
    } catch {
      this.end();
    }
  }

  private end(): void {
    const { receiver } = this;
    this.close();
    receiver?.closed();
  }

  close(): void {
    clearTimeout(this.timer);
    this.receiver = undefined;
    this.rest = undefined;
    this.readUp();
    this.socket.destroy();
  }

  /**
   * The kernel tells an end that is closed with unread bytes to the other side as an error. Where Node there has not
   * come round to the success of its connect, it takes that for the failure of it, and throws away what lies there to be
   * read: the last acknowledgement, for lack of which records would be sent to the next collector once more.
   */
  private readUp(): void {
    const { fd } = this;
    if (fd === -1) return;
    const bytes = Buffer.allocUnsafe(READ_SIZE);
    try {
      for (let times = 0; times < READS_AT_CLOSE && readSync(fd, bytes) > 0; times++);
    } catch {
      // Nothing is left, or nobody is there.
    }
  }
}
