import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempDirectory } from '../hub/temp.case.ts';
import { loadMemory } from '../memory/system-memory.ts';
import type { Identity } from '../record/record.ts';
import { Spool } from './spool.ts';

export interface Written {
  readonly text: string;
  readonly level: number;
  readonly identity: Identity;
}

export const one: Identity = { host: 'h', pid: 1, thread: 0, processName: 'one' };
export const other: Identity = { host: 'h', pid: 2, thread: 3, processName: 'other' };

/** A spool in a folder of its own, and what its readers were told of damage: bytes. */
export function openSpool(
  path: string = join(tempDirectory(), 'spool'),
  maxSize: number = 2 ** 20,
): { spool: Spool; path: string; damages: number[] } {
  const damages: number[] = [];
  const spool = new Spool(path, loadMemory(), maxSize, (_segment, _offset, length) => damages.push(length));
  let isOpen = true;
  const { close } = spool;
  spool.close = () => {
    if (isOpen) close.call(spool);
    isOpen = false;
  };
  onTestFinished(() => spool.close());
  return { spool, path, damages };
}

/** Writes records at once. @returns the offset behind them. */
export function write(spool: Spool, ...records: readonly Partial<Written>[]): number {
  const draft = spool.begin();
  for (const { text = '', level = 30, identity = one } of records) {
    const bytes = Buffer.from(`${text}\n`);
    const sequence = records.length;
    draft.add({ level, time: 1.5, sequence, identity, bytes, start: 0, end: bytes.length });
  }
  spool.append(draft);
  return spool.end;
}

/** All that a spool has from an offset on. */
export function read(spool: Spool, from?: number): string[] {
  return readFully(spool, from).map(({ text }) => text);
}

export function readFully(
  spool: Spool,
  from?: number,
): (Written & { offset: number; sequence: number; time: number })[] {
  const found = [];
  const scanner = spool.scan(from);
  while (scanner.next()) {
    const { bytes, frame, identity, offset } = scanner;
    const { start, end, level, sequence, time } = frame;
    found.push({ text: bytes.toString('utf8', start, end - 1), level, identity, offset, sequence, time });
  }
  scanner.close();
  return found;
}
