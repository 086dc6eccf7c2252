import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { LINE_FEED } from '../base/units.ts';
import { follow } from '../reading/follow.ts';
import { linesIn } from '../reading/lines.ts';
import { isCompressed, STDIN, startOfLast, stretchesOf } from '../reading/log-file.ts';
import { merged } from '../reading/merge.ts';
import { readRecord } from '../reading/read-record.ts';
import { type Chosen, choose, type FilterOptions, withFilterOptions } from './filter-options.ts';
import { type LookOptions, type Show, showAs, withLookOptions } from './look.ts';
import { Output } from './output.ts';

interface TailOptions extends LookOptions, FilterOptions {
  readonly lines?: number;
  readonly follow?: boolean;
  readonly max?: number;
}

/** `starlog tail`: the end of log files, and what comes to them. */
export function tailCommand(): Command {
  const command = new Command('tail')
    .summary('show the end of log files, search in them and follow them')
    .description(
      'Shows records of log files, plain or gzipped. Several files are joined in the order of time: starlog tail app.log app.*.gz. What names no file is a query; all of the files is searched then.',
    )
    .argument('<files or query...>', 'files, and a query like level>=warn -url:/health; see docs/query.md')
    .option('-n, --lines <count>', 'the last so many records; default: 10, all with a query', wholeNumber)
    .option('-f, --follow', 'go on with what comes, also when the file is rotated')
    .option('--max <count>', 'end after so many records', wholeNumber);
  return withFilterOptions(withLookOptions(command)).action(tail);
}

async function tail(words: string[], options: TailOptions): Promise<void> {
  const files = words.filter((word) => word === STDIN || existsSync(word));
  const query = words.filter((word) => !files.includes(word));
  const missing = query.find((word) => /\.(?:log|gz|jsonl?|ndjson|txt)$/.test(word) && !word.includes(':'));
  if (missing !== undefined) throw new InvalidArgumentError(`there is no file ${missing}`);
  if (files.length === 0)
    throw new InvalidArgumentError('name at least one file, as in: starlog tail app.log');
  const followed = options.follow === true ? followedOf(files) : undefined;

  const chosen = choose(options, query.join(' '));
  const { level, since, until, grep, process: name, logger } = options;
  const isSearch =
    [level, since, until, grep, name, logger].some((each) => each !== undefined) || query.length > 0;
  const count = options.lines ?? (isSearch ? Number.POSITIVE_INFINITY : 10);
  const output = new Output();
  const printer = new Printer(showAs(options), chosen, output, options.max ?? Number.POSITIVE_INFINITY);

  // The end of a plain file is found from there; whatever is searched or joined is read from its beginning.
  const [only] = files;
  const isEndOnly = files.length === 1 && !isSearch && only !== STDIN && !isCompressed(only as string);
  const from = isEndOnly && Number.isFinite(count) ? startOfLast(only as string, count) : 0;
  if (followed !== undefined && files.length === 1) {
    await printer.print(followed(isSearch && count === 0 ? startOfLast(only as string, 0) : from));
    return;
  }
  const read = files.length === 1 ? stretchesOf(only as string, from) : merged(files);
  if (Number.isFinite(count) && !isEndOnly) await printer.printLast(read, count);
  else await printer.print(read);
  if (followed !== undefined) await printer.print(followed(undefined));
  await output.flush();
}

/** Follows the one plain file among those that are named: the others don't grow. @param from undefined: its end. */
function followedOf(files: readonly string[]): (from: number | undefined) => AsyncIterable<Buffer> {
  const plain = files.filter((file) => file !== STDIN && !isCompressed(file));
  const [file] = plain;
  if (file === undefined || plain.length > 1) {
    throw new InvalidArgumentError(
      `--follow takes one plain file among those named; there are ${plain.length}`,
    );
  }
  const end = new AbortController();
  process.once('SIGINT', () => end.abort());
  process.once('SIGTERM', () => end.abort());
  const size = startOfLast(file, 0);
  return (from) => follow(file, from ?? size, end.signal);
}

/** Shows the lines that were chosen. */
class Printer {
  private readonly show: Show;
  private readonly chosen: Chosen;
  private readonly output: Output;
  private left: number;

  constructor(show: Show, chosen: Chosen, output: Output, max: number) {
    this.show = show;
    this.chosen = chosen;
    this.output = output;
    this.left = max;
  }

  async print(stretches: AsyncIterable<Buffer>): Promise<void> {
    for await (const stretch of stretches) {
      for (const text of this.texts(stretch)) {
        const full = this.output.write(text());
        if (full !== undefined) await full;
        if (--this.left <= 0) {
          await this.output.flush();
          return;
        }
      }
      await this.output.flush();
    }
  }

  /** Keeps no more than the last ones while it reads. */
  async printLast(stretches: AsyncIterable<Buffer>, count: number): Promise<void> {
    const last: (() => string)[] = [];
    for await (const stretch of stretches) {
      for (const text of this.texts(stretch)) {
        last.push(text);
        if (last.length > 2 * count) last.splice(0, last.length - count);
      }
    }
    for (const text of last.slice(Math.max(0, last.length - count))) {
      const full = this.output.write(text());
      if (full !== undefined) await full;
    }
    await this.output.flush();
  }

  /** The texts of lines that are wanted, each made when it is asked for. */
  private *texts(stretch: Buffer): Iterable<() => string> {
    const { filter, line: pattern, inverted, needle } = this.chosen;
    for (const line of needle === undefined ? linesIn(stretch) : linesWith(stretch, needle)) {
      if (pattern !== undefined && pattern.test(line) === inverted) continue;
      const record = readRecord(line);
      if (record === undefined) {
        // A line of another form belongs to what stands around it, as the lines of a stack do.
        yield () => line;
      } else if (filter(record)) yield () => this.show(record, line);
    }
  }
}

/** The lines of a stretch that have a text in them. Most don't, and are not even made a text. */
function* linesWith(stretch: Buffer, needle: string): Iterable<string> {
  const bytes = Buffer.from(needle);
  for (let at = stretch.indexOf(bytes); at !== -1; ) {
    const start = stretch.lastIndexOf(LINE_FEED, at) + 1;
    const feed = stretch.indexOf(LINE_FEED, at);
    const end = feed === -1 ? stretch.length : feed;
    yield* linesIn(stretch.subarray(start, end));
    at = end >= stretch.length ? -1 : stretch.indexOf(bytes, end + 1);
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('it must be a whole number.');
  return Number(text);
}
