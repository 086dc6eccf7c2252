/*
 * Frames in a stream of bytes: each is its length in 4 bytes, little-endian, and then itself.
 */
const PREFIX = 4;

/** A longer frame is none of ours: the longest line, and what stands around it. */
const FRAME_MAX: number = 17 * 1024 * 1024;

/** Puts the frame behind its length. */
export function prefixed(frame: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(PREFIX + frame.length);
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
   * Takes the next bytes of the stream, which it keeps.
   * @throws RangeError when what should be a length is none: the stream can't be read any further.
   */
  push(bytes: Buffer): void {
    this.pieces.push(bytes);
    this.held += bytes.length;
    if (this.held < this.wanted) return;
    const all = this.pieces.length === 1 ? bytes : Buffer.concat(this.pieces);
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
    this.pieces.push(all.subarray(at));
    this.held = all.length - at;
  }
}
