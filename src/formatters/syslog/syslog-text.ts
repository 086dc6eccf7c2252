/** The ending of a text that was cut. */
const CUT = '...';

/** Printable US-ASCII without space, which is all that the header of a message may hold (RFC 5424, section 6). */
const notPrintable = /[^!-~]/g;

/** A part of the header: other characters become `_`, what is too long is cut, and nothing is NILVALUE. */
export function headerPart(text: string, maxLength: number): string {
  return text === '' ? '-' : text.slice(0, maxLength).replace(notPrintable, '_');
}

/** The beginning of a text, cut between two characters so that it has `maxBytes` in UTF-8 with the `...` after it. */
export function cutText(text: string, maxBytes: number): string {
  return Buffer.byteLength(text) <= maxBytes ? text : cutWritten(text, maxBytes, (char) => char);
}

/**
 * The beginning of a text that is too long when each of its characters is written in some other way.
 * @returns the characters as they are written.
 */
export function cutWritten(text: string, maxBytes: number, write: (char: string) => string): string {
  if (maxBytes < CUT.length) return '';
  let kept = '';
  let left = maxBytes - CUT.length;
  for (const char of text) {
    const written = write(char);
    left -= Buffer.byteLength(written);
    if (left < 0) break;
    kept += written;
  }
  return kept + CUT;
}
