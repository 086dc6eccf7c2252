import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomBytes } from '../base/random.ts';
import { ensurePrivateDirectory } from '../hub/directory.ts';
import type { HeapRing } from '../rings/heap-ring.ts';
import { RingCounters } from '../rings/ring-counters.ts';
import { RING_ENDING, UNFINISHED_ENDING, writeHeader } from '../rings/ring-file.ts';
import { ringFileSize } from '../rings/ring-layout.ts';
import { RingEntry, RingReader } from '../rings/ring-reader.ts';
import { RingWriter } from '../rings/ring-writer.ts';

/**
 * Leaves what is not acknowledged of a ring as the file of a ring in the directory of its hub, with the same id and
 * counts: the collector, or the next one, finds it there. Takes no more room than that needs.
 */
export function saveRing(directory: string, ring: HeapRing): void {
  const reader = new RingReader(ring);
  const { ack, tail, identity } = reader;
  const count = (tail - ack) >>> 0;
  if (count === 0) return;
  const entries = Array.from({ length: count }, (_, index) => {
    const entry = new RingEntry();
    return reader.read((ack + index) >>> 0, entry) ? entry : undefined;
  }).filter((entry) => entry !== undefined);
  const first = entries[0];
  if (first === undefined) return;
  const bytes = entries.reduce((sum, { length }) => sum + length, 0);
  // A sixteenth of a ring is kept for errors; here all levels need it.
  const shape = {
    capacity: 2 ** Math.ceil(Math.log2((entries.length * 16) / 15 + 1)),
    dataSize: Math.ceil((bytes * 16) / 15 / 64 + 1) * 64,
  };
  const buffer = Buffer.alloc(ringFileSize(shape.capacity, shape.dataSize)).buffer;
  writeHeader(buffer, identity, shape, first.sequence);
  const writer = new RingWriter(buffer, shape, first.sequence);
  for (const { offset, length, level, nameId, time } of entries)
    writer.tryWriteBytes(reader.data, offset, offset + length, level, nameId, time);
  const { dropped, reported, blockedMs } = ring.counters;
  const copy = new RingCounters(buffer);
  copy.setDropped(dropped, blockedMs);
  copy.setReported(reported);
  writer.close();
  // A name of its own: a collector that reads what was left before would take this one away with that.
  const name = `${identity.pid}-${identity.thread}-${randomBytes(3).toString('hex')}`;
  write(directory, `${name}-${reader.id.toString(16).padStart(12, '0')}`, buffer);
}

function write(directory: string, name: string, buffer: ArrayBuffer): void {
  ensurePrivateDirectory(dirname(directory));
  ensurePrivateDirectory(directory);
  const unfinished = join(directory, name + UNFINISHED_ENDING);
  try {
    writeFileSync(unfinished, new Uint8Array(buffer), { mode: 0o600 });
    renameSync(unfinished, join(directory, name + RING_ENDING));
  } catch (error) {
    // No room: what has been written of it would take more away, and keep the hub from being removed.
    rmSync(unfinished, { force: true });
    throw error;
  }
}
