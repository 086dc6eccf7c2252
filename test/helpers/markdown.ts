/** A fenced block of a document. */
export interface Block {
  /** The first word behind the fence; empty where there is none. */
  readonly language: string;
  readonly text: string;
  /** Of its opening fence, counted from 1. */
  readonly line: number;
  /** The block that follows with nothing but empty lines between. */
  next: Block | undefined;
}

/** What a test wants to know of a document. */
export interface Markdown {
  readonly blocks: readonly Block[];
  /** Where its links and pictures lead, as written. */
  readonly links: readonly string[];
  /** What `#` may lead to, as GitHub makes it from the headings. */
  readonly anchors: ReadonlySet<string>;
}

/** Takes apart what we write: fenced blocks, inline links, headings that begin with `#`. Throws when a fence is not closed. */
export function readMarkdown(source: string): Markdown {
  const blocks: Block[] = [];
  const prose: string[] = [];
  const lines = source.split('\n');
  let last: Block | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const [, fence, language = ''] = /^(`{3,})(\w*)/.exec(line) ?? [];
    if (fence === undefined) {
      if (line.trim() !== '') last = undefined;
      prose.push(line);
      continue;
    }
    const end = lines.indexOf(fence, at + 1);
    if (end === -1) throw new Error(`the block in line ${at + 1} is not closed`);
    const block = { language, text: lines.slice(at + 1, end).join('\n'), line: at + 1, next: undefined };
    blocks.push(block);
    if (last !== undefined) last.next = block;
    last = block;
    at = end;
  }
  const text = prose.join('\n').replace(/`[^`\n]*`/g, '');
  const links = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map((match) => match[1] as string);
  return { blocks, links, anchors: anchorsOf(prose) };
}

function anchorsOf(lines: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const line of lines) {
    const heading = /^#{1,6} +(.*?)\s*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const shown = heading.replace(/\]\([^)]*\)/g, '').toLowerCase();
    const slug = shown.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    let free = slug;
    for (let number = 1; anchors.has(free); number++) free = `${slug}-${number}`;
    anchors.add(free);
  }
  return anchors;
}
