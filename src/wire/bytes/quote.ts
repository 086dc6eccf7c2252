/**
 * Whatever may not stand as it is between the quotes: what JSON forbids, and what `deceptive` says. Surrogates are
 * among it, since one may be alone; so text with emoji takes the slow way.
 */
const unsafe =
  /[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\uffff]/;

/**
 * Valid in a JSON string, yet able to move a terminal's cursor, to end a line or to turn the order of the
 * text around it: DEL, C1 controls, line and paragraph separators, bidi controls, the byte order mark.
 */
const deceptive = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const allDeceptive = new RegExp(deceptive, 'g');

/** True for JSON that would harm nobody who prints it as it is. */
export function isPrintable(json: string): boolean {
  return !deceptive.test(json);
}

/** True for a text that is its own JSON, but for the quotes. */
export function isPlainText(text: string): boolean {
  return !unsafe.test(text);
}

/**
 * The text as a JSON string literal, on one line and safe to print on a terminal.
 * Decodes to the same string, lone surrogates included.
 */
export function quote(text: string): string {
  return unsafe.test(text) ? quoteUnsafe(text) : `"${text}"`;
}

function quoteUnsafe(text: string): string {
  const json = JSON.stringify(text);
  return deceptive.test(json) ? json.replace(allDeceptive, escapeUnit) : json;
}

/** Each match is one UTF-16 unit outside of any escape, so its place can be taken by `\uXXXX`. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
