/** SGR codes by the lowest level they are for, highest first. */
const codes: readonly (readonly [level: number, code: string])[] = [
  [60, '1;31'],
  [50, '31'],
  [40, '33'],
  [30, '32'],
  [20, '36'],
  [0, '90'],
];

/** The text in the colour of a level, for terminals. */
export function colorize(text: string, level: number): string {
  const code = codes.find(([lowest]) => level >= lowest)?.[1] ?? '90';
  return `\u001b[${code}m${text}\u001b[0m`;
}
