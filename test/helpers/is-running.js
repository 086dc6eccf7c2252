// @ts-check
import { readFileSync } from 'node:fs';

/**
 * False when a process has ended, although nobody may have asked for its exit code yet.
 * @param {string | number} pid
 */
export function isRunning(pid) {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
