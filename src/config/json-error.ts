// The text of JSON.parse for a syntax error differs between engines, and often lacks the place.

const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end';

/**
 * Where a text stops to be JSON.
 * @returns an offset into the text; its length when the text ends too early.
 */
export function jsonErrorOffset(text: string): number {
  return scan(text, () => {});
}

/** A key that an object of a JSON text has a second time: `JSON.parse` takes the last of them, without a word. */
export function jsonKeyTwice(text: string): { readonly key: string; readonly offset: number } | undefined {
  const seen: Set<string>[] = [];
  let twice: { key: string; offset: number } | undefined;
  scan(text, (token, offset, depth) => {
    if (token === '{') seen[depth] = new Set();
    if (!token.startsWith('"')) return;
    const key = JSON.parse(token) as string;
    if (seen[depth]?.has(key) && twice === undefined) twice = { key, offset };
    seen[depth]?.add(key);
  });
  return twice;
}

/** @param meet is called with each `{` and each key, where it stands, and how deep. @returns where the text stops to be JSON. */
function scan(text: string, meet: (token: string, offset: number, depth: number) => void): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  while (offset < text.length) {
    TOKEN.lastIndex = offset;
    const [token, mark, string] = TOKEN.exec(text) ?? [];
    if (token === undefined) break;
    const next = follow(expected, mark ?? (string === undefined ? 'literal' : 'string'), open);
    if (next === undefined) break;
    const start = offset + token.length - (string ?? mark ?? '').length;
    if (mark === '{' || (string !== undefined && expected.startsWith('key')))
      meet(mark ?? (string as string), start, open.length);
    expected = next;
    offset += token.length;
  }
  return offset + (/^[ \t\n\r]*/.exec(text.slice(offset))?.[0].length ?? 0);
}

/** The tokens that may follow a token; undefined where the token itself may not come. */
function follow(expected: Expected, token: string, open: string[]): Expected | undefined {
  if (expected.startsWith('key') && token === 'string') return 'colon';
  if (expected === 'colon') return token === ':' ? 'value' : undefined;
  if (expected === 'comma or end' && token === ',' && open.length > 0) {
    return open.at(-1) === '{' ? 'key' : 'value';
  }
  if (expected.startsWith('value')) {
    if (token === 'literal' || token === 'string') return 'comma or end';
    if (token === '{' || token === '[') {
      open.push(token);
      return token === '{' ? 'key or }' : 'value or ]';
    }
  }
  return closes(expected, token, open) ? 'comma or end' : undefined;
}

function closes(expected: Expected, token: string, open: string[]): boolean {
  if (expected !== 'comma or end' && !expected.endsWith(` or ${token}`)) return false;
  if (`${open.at(-1)}${token}` !== '{}' && `${open.at(-1)}${token}` !== '[]') return false;
  open.pop();
  return true;
}
