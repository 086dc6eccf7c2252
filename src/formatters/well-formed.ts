/**
 * JSON whose texts have no half of a surrogate pair: `quote` escapes one, which is valid JSON and yet no text that UTF-8
 * and with it protobuf can hold, so strict readers refuse the record. Half pairs become U+FFFD.
 */
export function wellFormed(json: string): string {
  return json.includes('\\ud') ? json.replace(halfPair, '$1\\ufffd') : json;
}

/** A `\ud83d` whose backslash is not escaped itself. */
const halfPair = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;
