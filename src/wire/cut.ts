import { quote } from './bytes/quote.ts';
import { type Entry, encodedParts } from './encode.ts';
import { freeKey } from './keys.ts';

/** The least that is left of a part that is cut. */
const PART_MIN = 64;

/** Room for the number and the punctuation of `,"truncated":123456789` and for the end of the line. */
const NOTE_ROOM = 20;

/**
 * The wire form of a record whose line would be longer than `maxLine` bytes. The longest of its message and fields
 * is cut at the border of a character, then the next longest, until the line fits; all others stay whole.
 * `truncated` says how many bytes of JSON were cut; where a field has that name already, `truncated_` does.
 */
export function encodeCutLine(entry: Entry, maxLine: number): string {
  const message = quote(entry.message);
  const head = entry.origin.head(entry.level, entry.time, entry.message).slice(0, -message.length);
  const parts = new Map([['msg', message], ...encodedParts(entry)]);
  const noteKey = parts.has('truncated') ? freeKey('truncated', (key) => parts.has(key)) : 'truncated';
  let over = Buffer.byteLength(head) - maxLine + noteKey.length + NOTE_ROOM;
  for (const [key, text] of parts) over += partSize(key, text);
  let cut = 0;
  const longestFirst = [...parts].map(([key, text]) => ({ key, text, size: Buffer.byteLength(text) }));
  longestFirst.sort((a, b) => b.size - a.size);
  for (const part of longestFirst) {
    if (over <= 0) break;
    const shorter = cutText(part.text, Math.max(PART_MIN, part.size - over));
    const saved = part.size - Buffer.byteLength(shorter);
    if (saved <= 0) continue;
    parts.set(part.key, shorter);
    cut += saved;
    over -= saved;
  }
  // So many fields that even short ones do not fit: whole fields go, the last first.
  for (const key of [...parts.keys()].reverse()) {
    if (over <= 0 || key === 'msg') break;
    const size = partSize(key, parts.get(key) as string);
    parts.delete(key);
    cut += size;
    over -= size;
  }
  let line = head + (parts.get('msg') as string);
  parts.delete('msg');
  for (const [key, text] of parts) line += `,${quote(key)}:${text}`;
  return `${line},"${noteKey}":${cut}}\n`;
}

function partSize(key: string, text: string): number {
  return key === 'msg'
    ? Buffer.byteLength(text)
    : Buffer.byteLength(quote(key)) + Buffer.byteLength(text) + 2;
}

/** A string of JSON of at most `maxBytes`: the beginning of the string that `text` is, or of `text` itself. */
function cutText(text: string, maxBytes: number): string {
  let value = text.startsWith('"') ? (JSON.parse(text) as string) : text;
  // No character takes fewer bytes than one: nothing behind this can be kept.
  value = withoutHalfPair(value.slice(0, maxBytes));
  for (;;) {
    const quoted = quote(value);
    const size = Buffer.byteLength(quoted);
    if (size <= maxBytes || value === '') return quoted;
    const length = Math.min(value.length - 1, Math.floor((value.length * maxBytes) / size));
    value = withoutHalfPair(value.slice(0, length));
  }
}

function withoutHalfPair(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}
