/**
 * The characters that may not appear in a line of text: controls (C0, DEL, C1), which move the cursor or end the line, line and
 * paragraph separators, and marks that turn the order of the text around them or can't be seen (bidi controls, BOM).
 */
const allDeceptive = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** One test over everything usual, since most texts need no change. */
const usual = /^[\x20-\x7e\xa0-\u0600\u3000-\ud7ff]*$/;

/** The text on one line, with everything that could deceive its reader made visible: `\n`, `\x1b`, `\u202e`. */
export function escapeText(text: string): string {
  return usual.test(text) ? text : text.replace(allDeceptive, visible);
}

function visible(char: string): string {
  if (char === '\n') return '\\n';
  const code = char.charCodeAt(0);
  const hex = code.toString(16);
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
