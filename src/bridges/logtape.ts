import { format } from 'node:util';
import { doorOf } from '../logger/door.ts';
import { isError } from '../wire/errors/error-info.ts';
import { type BridgeOptions, dotted } from './bridge.ts';
import { numberOfName } from './levels.ts';

/** What LogTape hands to a sink. */
export interface LogTapeRecord {
  readonly category: readonly string[];
  readonly level: string;
  /** Texts, and between them values. */
  readonly message: readonly unknown[];
  readonly timestamp: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A sink for LogTape: `configure({ sinks: { starlog: starlogSink() }, ... })`. Categories are the names of loggers. */
export function starlogSink(options: BridgeOptions = {}): (record: LogTapeRecord) => void {
  return ({ category, level, message, timestamp, properties }) => {
    const [key, error] = Object.entries(properties).find(([, value]) => isError(value)) ?? [];
    const { [key ?? '']: _, ...others } = properties;
    doorOf(dotted(category) || (options.logger ?? '')).record({
      level: numberOfName(level) ?? 30,
      message: message.map((part, at) => (at % 2 === 0 ? String(part) : shown(part))).join(''),
      fields: key === undefined ? properties : others,
      error,
      time: timestamp,
    });
  };
}

function shown(value: unknown): string {
  return isError(value) ? value.message : format(value);
}
