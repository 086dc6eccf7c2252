/** `str(value)` of Python, for a value that came as JSON. Whole numbers count as `int`: JSON has no other word for 5.0. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value, false);
}

/** `repr(value)`, or `ascii(value)`. */
export function pythonRepr(value: unknown, isAscii: boolean): string {
  if (typeof value === 'string') return quoted(value, isAscii);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object' || value === null) return 'None';
  if (Array.isArray(value)) return `[${value.map((item) => pythonRepr(item, isAscii)).join(', ')}]`;
  const entries = Object.entries(value);
  return `{${entries.map(([key, item]) => `${quoted(key, isAscii)}: ${pythonRepr(item, isAscii)}`).join(', ')}}`;
}

/** The exponent has two digits at least. */
function numberText(number: number): string {
  if (Number.isInteger(number)) return `${BigInt(number)}`;
  const text = Math.abs(number) < 1e-4 ? number.toExponential() : `${number}`;
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

function quoted(text: string, isAscii: boolean): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inner = '';
  for (const char of text) {
    const isHidden = char !== ' ' && (isAscii ? /[^ -~]/u : /[\p{C}\p{Z}]/u).test(char);
    if (char === quote) inner += `\\${char}`;
    else inner += SHORT[char] ?? (isHidden ? escaped(char) : char);
  }
  return quote + inner + quote;
}

function escaped(char: string): string {
  const code = char.codePointAt(0) as number;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
