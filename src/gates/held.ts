import { LoggedRecord } from '../handlers/logged-record.ts';
import type { LogRecord } from '../record/record.ts';
import { encodeLine } from '../wire/encode.ts';
import { ReceivedRecord } from '../wire/received-record.ts';
import { encodeValue } from '../wire/value.ts';

/** Memory that a record takes beside its line, in bytes, roughly. */
const OVERHEAD = 256;

/** A record as it is now, for later: the fields of one that was born in this process are the program's, which may change them. */
export function held(record: LogRecord): LogRecord {
  if (!(record instanceof LoggedRecord)) return record;
  const { host, pid, thread, processName, level, time } = record;
  const identity = { host, pid, thread, processName };
  return new ReceivedRecord(encodeLine(record).slice(0, -1), level, time, identity, 0);
}

/** About how many bytes of memory a held record takes. */
export function sizeOf(record: LogRecord): number {
  if (record instanceof ReceivedRecord) return record.line.length + OVERHEAD;
  return (
    record.message.length + encodeValue(record.fields).length + encodeValue(record.error).length + OVERHEAD
  );
}
