import { escapeText } from '../text/escape.ts';
import { cutWritten } from './syslog-text.ts';

/** One PARAM-NAME and its value before any escape. */
export type Param = readonly [name: string, value: string];

/** The longest PARAM-NAME (RFC 5424, section 6). */
const NAME_MAX = 32;
/** Bytes of a value that are worth being kept beside the name. */
const VALUE_MIN = 8;

const notInName = /[^!-~]|[="\]]/g;

/**
 * An SD-ELEMENT, `[id name="value" ...]` (RFC 5424, section 6.3): names of what they may hold, values escaped, controls
 * in them visible. In one that is too large the longest values are cut; where that is not enough, the last parameters
 * are left out.
 * @param id a valid SD-ID.
 * @param maxBytes room in UTF-8; enough for `[id]` at least.
 * @returns the empty text when there are no parameters, or there is no room for any.
 */
export function structuredData(id: string, params: readonly Param[], maxBytes: number): string {
  const taken = new Set<string>();
  const entries = params.map(([name, value]) => {
    const text = escapeText(value);
    const escaped = escapeAll(text);
    const key = ` ${freeName(paramName(name), taken)}=`;
    return { key, text, escaped, size: Buffer.byteLength(escaped) };
  });
  // Brackets around all, quotes around each value.
  const leastOf = ({ key, size }: { key: string; size: number }) =>
    key.length + 2 + Math.min(size, VALUE_MIN);
  let least = entries.reduce((sum, entry) => sum + leastOf(entry), id.length + 2);
  for (let last = entries.at(-1); last !== undefined && least > maxBytes; last = entries.at(-1)) {
    least -= leastOf(last);
    entries.pop();
  }
  if (entries.length === 0) return '';
  const longest = fairShare(
    entries.map(({ size }) => size),
    entries.reduce((room, { key }) => room - key.length - 2, maxBytes - id.length - 2),
  );
  const written = entries.map(({ key, text, escaped, size }) => {
    return `${key}"${size <= longest ? escaped : cutWritten(text, longest, escapeAll)}"`;
  });
  return `[${id}${written.join('')}]`;
}

/** How long each may be so that all together fit: the short ones stay whole, the others have the same length. */
function fairShare(sizes: number[], room: number): number {
  const ascending = sizes.toSorted((a, b) => a - b);
  let left = room;
  for (const [at, size] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - at));
    if (size > share) return share;
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function paramName(name: string): string {
  return name === '' ? '_' : name.slice(0, NAME_MAX).replace(notInName, '_');
}

/** Names that differ only in what may not stand there, as all of one length in another script, get numbers. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count++) {
    const ending = `_${count}`;
    free = name.slice(0, NAME_MAX - ending.length) + ending;
  }
  taken.add(free);
  return free;
}

function escapeAll(text: string): string {
  return text.replace(/["\\\]]/g, '\\$&');
}
