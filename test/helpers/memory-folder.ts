import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where tests put hubs of their own: a memory file system, as in real life, where there is one. */
export function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
