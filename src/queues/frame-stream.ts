/*
 * Frames in a stream of bytes: each is its length in 4 bytes, little-endian, and then itself.
 */
const PREFIX = 4;

/** A longer frame is none of ours: the longest line, and what stands around it. */
const FRAME_MAX: number = 17 * 1024 * 1024;

/** Puts the frame behind its length. @param memory for both, where it is long enough; by default new memory. */
export function prefixed(frame: Uint8Array, memory?: Buffer): Buffer {
  const length = PREFIX + frame.length;
  const bytes =
    memory !== undefined && length <= memory.length ? memory.subarray(0, length) : Buffer.allocUnsafe(length);
  bytes.writeUInt32LE(frame.length, 0);
  bytes.set(frame, PREFIX);
  return bytes;
}

/** Finds the frames in a stream, in whatever pieces it comes. */
export class FrameReader {
  private readonly onFrame: (frame: Buffer) => void;
  /** The beginning of a frame that is not whole yet: in pieces, since joining them for each would cost a square. */
  private pieces: Buffer[] = [];
  private held = 0;
  private wanted = PREFIX;

  /** @param onFrame may use the frame during the call only. */
  constructor(onFrame: (frame: Buffer) => void) {
    this.onFrame = onFrame;
  }

  /**
   * Takes the next bytes of the stream. Their memory may be used again when the call returns.
   * @throws RangeError when what should be a length is none: the stream can't be read any further.
   */
  push(bytes: Buffer): void {
    const held = this.held + bytes.length;
    if (held < this.wanted) {
      this.pieces.push(Buffer.from(bytes));
      this.held = held;
      return;
    }
    const all = this.held === 0 ? bytes : Buffer.concat([...this.pieces, bytes], held);
    this.pieces = [];
    this.held = 0;
    this.wanted = PREFIX;
    let at = 0;
    while (all.length - at >= PREFIX) {
      const length = all.readUInt32LE(at);
      if (length < 1 || length > FRAME_MAX) throw new RangeError(`a frame of ${length} bytes`);
      if (all.length - at < PREFIX + length) {
        this.wanted = PREFIX + length;
        break;
      }
      at += PREFIX + length;
      this.onFrame(all.subarray(at - length, at));
    }
    if (at === all.length) return;
    this.pieces.push(Buffer.from(all.subarray(at)));
    this.held = all.length - at;
  }
}
