import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { checksum } from './checksum.ts';

const SLOT = 24;
const CHECK = 16;

/**
 * How far what is in a spool has been taken: an offset, in a file of two slots that are written in turns. A process that
 * is killed in the middle of a write leaves the other slot, which says what was true before.
 *
 *   byte 0  generation (double)   8  offset (double)   16  CRC-32 of both   20  0
 */
export class Cursor {
  private readonly fd: number;
  private generation = 0;
  private readonly slot: Buffer = Buffer.alloc(SLOT);

  constructor(path: string) {
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
    this.fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  }

  /** The offset that was stored last; undefined when there is none, or none that is whole. */
  load(): number | undefined {
    let offset: number | undefined;
    for (const slot of [0, 1]) {
      const bytes = Buffer.alloc(SLOT);
      if (readSync(this.fd, bytes, 0, SLOT, slot * SLOT) !== SLOT) continue;
      const generation = bytes.readDoubleLE(0);
      const stored = bytes.readDoubleLE(8);
      const isWhole = checksum(bytes.subarray(0, CHECK)) === bytes.readUInt32LE(CHECK);
      if (!isWhole || !Number.isSafeInteger(stored) || stored < 0 || generation <= this.generation) continue;
      this.generation = generation;
      offset = stored;
    }
    return offset;
  }

  store(offset: number): void {
    const { slot } = this;
    this.generation++;
    slot.writeDoubleLE(this.generation, 0);
    slot.writeDoubleLE(offset, 8);
    slot.writeUInt32LE(checksum(slot.subarray(0, CHECK)), CHECK);
    writeSync(this.fd, slot, 0, SLOT, (this.generation % 2) * SLOT);
  }

  close(): void {
    closeSync(this.fd);
  }
}
