import { linesIn } from './lines.ts';
import { stretchesOf } from './log-file.ts';
import { readRecord } from './read-record.ts';

/** A file on its way through a merge: its next entry. */
interface Head {
  readonly lines: AsyncIterator<string>;
  entry: string;
  time: number;
  /** The line after the entry, which begins the next one. */
  next: string | undefined;
}

/**
 * Joins log files in the order of the times of their records; those of one file stay in their order. A line that is no
 * record, such as one of a stack, stays with the record before it.
 * @param paths of files, plain or gzipped, in any order.
 * @returns stretches of whole lines.
 */
export async function* merged(paths: readonly string[]): AsyncGenerator<Buffer> {
  const heads: Head[] = [];
  for (const path of paths) {
    const lines = linesOf(path);
    const head: Head = { lines, entry: '', time: Number.NEGATIVE_INFINITY, next: (await lines.next()).value };
    if (await advance(head)) heads.push(head);
  }
  let batch = '';
  for (;;) {
    const [first] = heads;
    if (first === undefined) break;
    let oldest = first;
    for (const head of heads) if (head.time < oldest.time) oldest = head;
    batch += oldest.entry;
    if (batch.length > 256 * 1024) {
      yield Buffer.from(batch);
      batch = '';
    }
    if (!(await advance(oldest))) heads.splice(heads.indexOf(oldest), 1);
  }
  if (batch !== '') yield Buffer.from(batch);
}

/** Goes on to the next entry. @returns false at the end of the file. */
async function advance(head: Head): Promise<boolean> {
  if (head.next === undefined) return false;
  head.entry = `${head.next}\n`;
  // A clock that was put back must not let a file stand back behind all others.
  head.time = Math.max(head.time, timeOf(head.next) ?? head.time);
  for (;;) {
    head.next = (await head.lines.next()).value;
    if (head.next === undefined || timeOf(head.next) !== undefined) return true;
    head.entry += `${head.next}\n`;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const stretch of stretchesOf(path)) yield* linesIn(stretch);
}

/** The usual place of a time; only other lines are parsed for it. */
const USUAL = /^\{"level":(?:\d+|"\w+"),"time":(\d{12,14}(?:\.\d+)?)[,}]/;

function timeOf(line: string): number | undefined {
  const usual = USUAL.exec(line);
  if (usual !== null) return Number(usual[1]);
  const time = readRecord(line)?.time;
  return time === undefined || Number.isNaN(time) ? undefined : time;
}
