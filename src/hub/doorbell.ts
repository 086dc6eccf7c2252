import { closeSync, constants, existsSync, openSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Memory } from '../memory/memory.ts';

/*
 * The doorbell: a FIFO in the hub by which a producer wakes a sleeping collector. It is only a hint. A collector
 * looks after its rings at least every 500 ms by itself, so nothing depends on a ring of the bell that gets lost
 * (a producer killed between its record and the bell, a FIFO made anew).
 */

const RING = Buffer.from('!');

/** The producer's side. */
export class DoorbellButton {
  private readonly path: string;
  private fd = -1;

  constructor(directory: string) {
    this.path = join(directory, 'bell');
  }

  /** Rings once. Never blocks and never throws: without a listener there is nobody to wake. */
  ring(): void {
    try {
      // fault point: sleeper-taken
      // Opened only now: without a reader the open fails with ENXIO, and a collector may come later.
      if (this.fd === -1) this.fd = openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(this.fd, RING);
      // fault point: bell-rung
    } catch (error) {
      // EAGAIN: the FIFO is full of rings, the collector will wake. Anything else (EPIPE: the reader has gone): open again next time.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.release();
    }
  }

  release(): void {
    if (this.fd !== -1) closeSync(this.fd);
    this.fd = -1;
  }
}

/** The collector's side. */
export class Doorbell {
  private readonly socket: Socket;

  /** Listens from now on; `onRing` is called on the event loop. Does not keep the process alive. */
  constructor(directory: string, memory: Memory, onRing: () => void) {
    const path = join(directory, 'bell');
    if (!existsSync(path)) memory.makeFifo(path);
    const fd = memory.openFifo(path);
    // Not imported: a producer, which needs the button only, has no use for it.
    this.socket = new (process.getBuiltinModule('node:net').Socket)({ fd, readable: true, writable: false });
    this.socket.on('data', onRing);
    this.socket.on('error', () => {});
    this.socket.unref();
  }

  close(): void {
    this.socket.destroy();
  }
}
