// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The least of several looks at what a process takes, in MiB and in open files: garbage, and threads, come and go.
 * @param {number} pid
 * @param {number} looks
 * @param {number} pause milliseconds between two of them.
 */
export async function leastUsage(pid, looks, pause) {
  const least = { memory: Number.POSITIVE_INFINITY, descriptors: Number.POSITIVE_INFINITY };
  for (let look = 0; look < looks; look++) {
    const kib = Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    least.memory = Math.min(least.memory, kib / 1024);
    least.descriptors = Math.min(least.descriptors, readdirSync(`/proc/${pid}/fd`).length);
    await sleep(pause);
  }
  return least;
}
