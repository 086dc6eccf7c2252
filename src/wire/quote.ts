/** Whatever may not stand as it is between the quotes of a JSON string that is safe to print. */
const unsafe = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

/**
 * Valid in a JSON string, yet able to move a terminal's cursor, to end a line or to turn the order of the
 * text around it: DEL, C1 controls, line and paragraph separators, bidi controls, the byte order mark.
 */
const deceptive = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The text as a JSON string literal, on one line and safe to print on a terminal.
 * Decodes to the same string, lone surrogates included.
 */
export function quote(text: string): string {
  return unsafe.test(text) ? quoteUnsafe(text) : `"${text}"`;
}

function quoteUnsafe(text: string): string {
  const json = JSON.stringify(text);
  return json.search(deceptive) === -1 ? json : json.replace(deceptive, escapeUnit);
}

/** Each match is one UTF-16 unit outside of any escape, so its place can be taken by `\uXXXX`. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
