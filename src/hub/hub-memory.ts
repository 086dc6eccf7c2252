import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import type { Memory } from '../memory/memory.ts';
import { plainMemory } from '../memory/plain-memory.ts';
import { availableMemory } from '../memory/system-memory.ts';

/** The name of the file that is in a hub while the one who collects there has no shared memory. */
export const PLAIN_NAME = 'plain';

/** The memory for a hub: where who collects sees no shared memory, there is none for the others either. */
export function memoryFor(directory: string): Memory {
  const memory = availableMemory();
  if (!memory.isShared || !existsSync(join(directory, PLAIN_NAME))) return memory;
  const text = `The process that collects in ${directory} has no shared memory; run "npm install koffi" where it runs`;
  return plainMemory(new StarlogError('STARLOG_HUB_UNAVAILABLE', text, { directory }));
}

/** Says to all who will come what memory the one who collects from now on has. @returns true when that is news. */
export function tellMemory(directory: string): boolean {
  const path = join(directory, PLAIN_NAME);
  const wasPlain = existsSync(path);
  const isPlain = !availableMemory().isShared;
  if (isPlain) writeFileSync(path, '', { mode: 0o600 });
  else rmSync(path, { force: true });
  return wasPlain !== isPlain;
}
