// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

/**
 * False when a process has ended, although nobody may have asked for its exit code yet.
 * @param {string | number} pid
 */
export function isRunning(pid) {
  const state = stateOf(`/proc/${pid}/stat`);
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The states of all threads of a process, as `ps` shows them: R, S, T, ... @param {number} pid */
export function threadsOf(pid) {
  return readdirSync(`/proc/${pid}/task`).map((thread) => stateOf(`/proc/${pid}/task/${thread}/stat`));
}

/** @param {string} path */
function stateOf(path) {
  try {
    // The name before it is in parentheses, and may hold some itself.
    return /.*\) (\w)/s.exec(readFileSync(path, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
