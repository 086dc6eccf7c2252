import type { LogRecord } from '../../record/record.ts';
import type { CommonPiece } from './line-plan.ts';

/** The bytes of pieces that are the same for many lines. Anew for another time, they cost little more than the time itself. */
export class CommonText {
  bytes: Uint8Array = new Uint8Array();
  private readonly pieces: readonly CommonPiece[];
  /** Their texts, but for those that change with the time. */
  private readonly texts: readonly string[];
  private isShown = false;

  /** @param record says all but the time. */
  constructor(pieces: readonly CommonPiece[], record: LogRecord) {
    this.pieces = pieces.filter(({ isTime, render }) => isTime || render(record) !== '');
    this.texts = this.pieces.map(({ isTime, render }) => (isTime ? '' : render(record)));
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Makes the bytes those of the record's time. */
  show(record: LogRecord): void {
    const { pieces, texts } = this;
    if (this.isShown && !pieces.some(({ isTime }) => isTime)) return;
    let text = '';
    for (let at = 0; at < pieces.length; at++) {
      const { isTime, render } = pieces[at] as CommonPiece;
      text += isTime ? render(record) : (texts[at] as string);
    }
    this.isShown = true;
    if (!this.replace(text)) this.bytes = Buffer.from(text);
  }

  /** By hand, where each character is a byte and there are as many as before: a call of `Buffer.from` costs more. */
  private replace(text: string): boolean {
    const { bytes } = this;
    if (text.length !== bytes.length) return false;
    for (let at = 0; at < bytes.length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return false;
      bytes[at] = code;
    }
    return true;
  }

  /** @returns where they end. */
  put(out: Uint8Array, to: number): number {
    const { bytes } = this;
    for (let at = 0; at < bytes.length; at++) out[to + at] = bytes[at] as number;
    return to + bytes.length;
  }
}
