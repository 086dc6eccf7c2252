/** The keys that come twice in one object of a valid JSON text, which `JSON.parse` does not tell. */
export function duplicateKeys(json: string): string[] {
  const doubles: string[] = [];
  const open: (Set<string> | undefined)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  for (let match = tokens.exec(json); match !== null; match = tokens.exec(json)) {
    const [token] = match;
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (json[tokens.lastIndex] === ':') {
      const key = JSON.parse(token) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) doubles.push(key);
      keys?.add(key);
    }
  }
  return doubles;
}
