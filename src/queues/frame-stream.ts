import { MIB } from '../base/units.ts';

/*
 * Frames in a stream of bytes: each is its length in 4 bytes, little-endian, and then itself.
 */
const PREFIX = 4;

/** A longer frame is none of ours: the longest line, and what stands around it. */
const FRAME_MAX: number = 17 * MIB;

/** Puts the length before the frame. @param memory for both, where it is long enough; by default new memory. */
export function prefixed(frame: Uint8Array, memory?: Buffer): Buffer {
  const length = PREFIX + frame.length;
  const bytes =
    memory !== undefined && length <= memory.length ? memory.subarray(0, length) : Buffer.allocUnsafe(length);
  bytes.writeUInt32LE(frame.length, 0);
  bytes.set(frame, PREFIX);
  return bytes;
}

/** Memory for a frame that comes in pieces is kept for the next one up to so many bytes. */
const KEPT_MAX: number = 128 * 1024;

const NOTHING: Buffer = Buffer.alloc(0);

/** Finds the frames in a stream, in whatever pieces it comes. */
export class FrameReader {
  private readonly onFrame: (frame: Buffer) => void;
  /** The beginning of a frame that is not whole yet, with its length: the first `held` bytes. */
  private partial: Buffer = NOTHING;
  private held = 0;

  /** @param onFrame may use the frame during the call only. */
  constructor(onFrame: (frame: Buffer) => void) {
    this.onFrame = onFrame;
  }

  /**
   * Takes the next bytes of the stream. Their memory may be used again when the call returns.
   * @throws RangeError when what should be a length is none: the stream can't be read any further.
   */
  push(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      const left = bytes.length - at;
      const size = this.held === 0 && left >= PREFIX ? sizeAt(bytes, at) : Number.POSITIVE_INFINITY;
      if (size > left) {
        at += this.hold(bytes, at);
      } else {
        at += size;
        this.onFrame(bytes.subarray(at - size + PREFIX, at));
      }
    }
  }

  /** Keeps what belongs to the frame that is not whole; it may be now. @returns how many bytes that were. */
  private hold(bytes: Buffer, start: number): number {
    const wanted = this.held < PREFIX ? PREFIX : sizeAt(this.partial, 0);
    const count = Math.min(wanted - this.held, bytes.length - start);
    const end = this.held + count;
    if (end > this.partial.length) {
      // No more than has come, whatever length is said; twice as much each time, since to copy all for each piece would cost a square.
      const memory = Buffer.allocUnsafe(Math.max(end, Math.min(wanted, 2 * this.partial.length)));
      this.partial.copy(memory, 0, 0, this.held);
      this.partial = memory;
    }
    bytes.copy(this.partial, this.held, start, start + count);
    this.held = end;
    if (end >= PREFIX && end === sizeAt(this.partial, 0)) this.handOut(end);
    return count;
  }

  private handOut(size: number): void {
    const memory = this.partial;
    // Whoever is told of a frame may read on: nothing may be put in its place meanwhile.
    this.partial = NOTHING;
    this.held = 0;
    this.onFrame(memory.subarray(PREFIX, size));
    if (this.held === 0 && memory.length <= KEPT_MAX) this.partial = memory;
  }
}

/** How many bytes a frame takes with its length. @throws RangeError when that is none. */
function sizeAt(bytes: Buffer, at: number): number {
  const length = bytes.readUInt32LE(at);
  if (length < 1 || length > FRAME_MAX) throw new RangeError(`a frame of ${length} bytes`);
  return PREFIX + length;
}
