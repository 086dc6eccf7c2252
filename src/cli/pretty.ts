import { Command } from 'commander';
import { linesIn } from '../reading/lines.ts';
import { STDIN, stretchesOf } from '../reading/log-file.ts';
import { readRecord } from '../reading/read-record.ts';
import { choose, type FilterOptions, withFilterOptions } from './filter-options.ts';
import { type LookOptions, showAs, withLookOptions } from './look.ts';
import { Output } from './output.ts';

/** `starlog pretty`: a pipe that makes lines of JSON readable. */
export function prettyCommand(): Command {
  const command = new Command('pretty')
    .summary('make lines of JSON readable: node app.js | starlog pretty')
    .description(
      'Reads lines of JSON from standard input, as pino, bunyan, winston, zap, zerolog, slog, Python or starlog write them, and shows them for people. Lines of another form pass as they are.',
    )
    .argument('[query...]', 'shows only what it takes, as level>=warn -url:/health; see docs/query.md');
  return withFilterOptions(withLookOptions(command)).action(pretty);
}

async function pretty(words: string[], options: LookOptions & FilterOptions): Promise<void> {
  const show = showAs(options);
  const { filter, line: pattern, inverted } = choose(options, words.join(' '));
  // Of a line that is no record nobody can tell whether it is wanted, but by its text.
  const passes = words.length === 0;
  const output = new Output();
  // The program before this one in the pipe is stopped by the same Ctrl-C, and has last words.
  process.on('SIGINT', () => {});
  for await (const stretch of stretchesOf(STDIN)) {
    for (const line of linesIn(stretch)) {
      if (pattern !== undefined && pattern.test(line) === inverted) continue;
      const record = readRecord(line);
      if (record === undefined ? !passes : !filter(record)) continue;
      const full = output.write(record === undefined ? line : show(record, line));
      if (full !== undefined) await full;
    }
    await output.flush();
  }
}
