import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadMemory } from '../memory/system-memory.ts';
import type { Identity } from '../record/record.ts';
import { createRing, openRing, type RingFile, type RingShape } from '../rings/ring-file.ts';
import { fileOrigin } from '../rings/ring-origin.ts';
import { RingReader } from '../rings/ring-reader.ts';
import { RingWriter } from '../rings/ring-writer.ts';

/** A private folder in memory, which goes with the test that asked for it. */
export function tempDirectory(): string {
  const path = mkdtempSync('/dev/shm/starlog-test-');
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A folder that can be a hub's: its parent is private too. */
export function tempHubDirectory(): string {
  return join(tempDirectory(), 'hub');
}

export const somebody: Identity = { host: 'h', pid: 7, thread: 0, processName: 'main' };

/** Both ends of a real ring, mapped twice as by two processes. */
export interface RingEnds {
  readonly file: RingFile;
  readonly writer: RingWriter;
  readonly reader: RingReader;
  /** Unmaps both; nothing may be touched behind it. */
  close(): void;
}

export function ringEnds(directory: string, shape: RingShape, startAt = 0): RingEnds {
  const memory = loadMemory();
  const file = createRing(directory, somebody, shape, memory, startAt);
  const reader = new RingReader(fileOrigin(openRing(file.path, memory), memory));
  return {
    file,
    reader,
    writer: new RingWriter(file.mapping.buffer, shape),
    close() {
      reader.close({ remove: true });
      file.mapping.unmap();
    },
  };
}

/** Asks a ring how much there is, and brings what can be read from a record on. */
export function look(reader: RingReader, next: number): number {
  reader.ask();
  return reader.look(next);
}
