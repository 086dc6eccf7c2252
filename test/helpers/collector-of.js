// @ts-check
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.js';

/** @typedef {ReturnType<import('./stage.js').Stage['start']>} Program */

/**
 * Who holds the lock of a hub: the one that has the file open. Others close it as soon as they were refused.
 * @param {import('./stage.js').Stage} stage
 * @param {string} hub
 * @param {readonly Program[]} peers
 */
function collectorOf(stage, hub, peers) {
  const lock = join(stage.hubBase, hub, 'lock');
  return peers.find(({ pid }) => {
    const folder = `/proc/${pid}/fd`;
    try {
      return readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)) === lock);
    } catch {
      return false;
    }
  });
}

/**
 * Waits until one of the programs collects from a hub.
 * @param {import('./stage.js').Stage} stage
 * @param {string} hub
 * @param {readonly Program[]} peers
 * @returns {Promise<Program>}
 */
export async function nextCollector(stage, hub, peers) {
  /** @type {Program | undefined} */
  let found;
  await until(() => {
    const candidate = collectorOf(stage, hub, peers);
    // Twice in a row: a process that was refused the lock has the file open for a moment too.
    const isSame = candidate !== undefined && candidate === found;
    found = candidate;
    return isSame;
  }, 'a collector');
  return /** @type {Program} */ (found);
}
