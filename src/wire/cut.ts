import { quote } from './bytes/quote.ts';
import { type Entry, encodedParts } from './encode.ts';
import { freeKey } from './keys.ts';
import { shrunk, waterLevel } from './shrink.ts';

/** The least that is left of a part that is cut. */
const PART_MIN = 64;

/** Room for the number and the punctuation of `,"truncated":123456789` and for the end of the line. */
const NOTE_ROOM = 20;

/**
 * The wire form of a record whose line would be longer than `maxLine` bytes. The longest of its message and fields
 * are cut to one size, so that the line fits, texts at the border of a character, and objects inside; all others stay whole.
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
  const sizes = new Map([...parts].map(([key, text]) => [key, Buffer.byteLength(text)]));
  const level = Math.max(PART_MIN, waterLevel([...sizes.values()], over));
  for (const [key, size] of sizes) {
    if (size <= level) continue;
    const shorter = shrunk(parts.get(key) as string, level);
    const saved = size - Buffer.byteLength(shorter);
    if (saved <= 0) continue;
    parts.set(key, shorter);
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
