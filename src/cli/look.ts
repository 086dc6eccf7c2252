import { type Command, InvalidArgumentError, Option } from 'commander';
import { JsonFormatter } from '../formatters/json.ts';
import { LogfmtFormatter } from '../formatters/logfmt.ts';
import { TextFormatter } from '../formatters/text/text.ts';
import type { LogRecord } from '../record/record.ts';
import { isTerminal, wantsColors } from '../targets/colors.ts';
import { PrettyFormatter } from './pretty-formatter.ts';

/** The options of commands that show records. */
export interface LookOptions {
  readonly output: 'pretty' | 'short' | 'json' | 'raw' | 'logfmt' | 'template';
  readonly template?: string;
  readonly timezone: string;
  readonly time?: string;
  readonly fields: boolean;
  readonly color: 'auto' | 'always' | 'never';
}

/** Adds the options of commands that show records. */
export function withLookOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-o, --output <form>', 'how records look')
        .choices(['pretty', 'short', 'json', 'raw', 'logfmt', 'template'])
        .default('pretty'),
    )
    .option('--template <pattern>', 'with -o template: a pattern, as "{time} {level} {message}"')
    .option('--timezone <zone>', 'local, UTC or a name like Europe/Berlin', 'local')
    .option('--time <format>', 'iso, epoch, or a text like HH:mm:ss.SSS')
    .option('--no-fields', 'leave out the fields')
    .addOption(
      new Option('--color <when>', 'use colors').choices(['auto', 'always', 'never']).default('auto'),
    );
}

/** Makes text of a record. @param line as it was read. */
export type Show = (record: LogRecord, line: string) => string;

/** @throws StarlogError `STARLOG_BAD_ARGUMENT` when template, zone or time format can't be used. */
export function showAs(options: LookOptions): Show {
  const { output, template, timezone: timeZone, time, fields: showsFields } = options;
  const onTerminal = isTerminal(1);
  const colors = options.color === 'auto' ? wantsColors(process.env, onTerminal) : options.color === 'always';
  switch (output) {
    case 'raw':
      return (_, line) => line;
    case 'json':
      return formatted(new JsonFormatter());
    case 'logfmt':
      return formatted(new LogfmtFormatter());
    case 'template':
      if (template === undefined) throw new InvalidArgumentError('-o template needs --template <pattern>');
      return formatted(new TextFormatter({ pattern: template, timeZone, colors }));
    case 'short': {
      const look = { colors, timeZone, timeFormat: time ?? 'HH:mm:ss', showsFields: false };
      return formatted(new PrettyFormatter({ ...look, width: Number.POSITIVE_INFINITY }));
    }
    case 'pretty': {
      const width = onTerminal ? (process.stdout.columns ?? 80) : Number.POSITIVE_INFINITY;
      const look = { colors, timeZone, timeFormat: time ?? 'YYYY-MM-DD HH:mm:ss.SSS', showsFields };
      return formatted(new PrettyFormatter({ ...look, width }));
    }
  }
}

function formatted(formatter: { format(record: LogRecord): string }): Show {
  return (record) => formatter.format(record);
}
