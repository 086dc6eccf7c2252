import { doorOf } from '../logger/door.ts';

/** What bunyan hands to a raw stream. */
export interface BunyanRecord {
  readonly name: string;
  readonly level: number;
  readonly msg: string;
  readonly time: Date;
  readonly [field: string]: unknown;
}

/** A raw stream of bunyan's. */
export interface StarlogStream {
  readonly type: 'raw';
  readonly level: 'trace';
  readonly stream: { write(record: BunyanRecord): void };
  write(record: BunyanRecord): void;
}

function write(record: BunyanRecord): void {
  const { name, level, msg, time, hostname, pid, v, ...fields } = record;
  doorOf(name).record({ level, message: msg, fields, time: time.getTime() });
}

/**
 * A raw stream for bunyan: `createLogger({ name: 'app', streams: [starlogStream()] })`. It may also stand as the `stream` of an
 * entry of type `raw` with a level of its own. bunyan's levels are starlog's.
 */
export function starlogStream(): StarlogStream {
  return { type: 'raw', level: 'trace', stream: { write }, write };
}
