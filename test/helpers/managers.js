// @ts-check
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.js';

/**
 * The processes that collect from hubs below a folder without being a program of the test: those that were handed a lock.
 * @param {string} hubBase
 */
export function managersOf(hubBase) {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && isManager(name, hubBase))
    .map(Number);
}

/** @param {string} pid @param {string} hubBase */
function isManager(pid, hubBase) {
  try {
    const path = readlinkSync(join('/proc', pid, 'fd', '3'));
    if (!path.startsWith(`${hubBase}/`) || !path.replace(' (deleted)', '').endsWith('/lock')) return false;
    // A child that has lost the channel to its parent, which was its descriptor 3, tries the lock by that number too.
    const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
    return command.includes(hubBase) || command.startsWith('starlog manager of');
  } catch {
    return false;
  }
}

/**
 * The one manager that runs, when there is one.
 * @param {string} hubBase
 * @param {number} [former] another one, which may still be there.
 * @returns {Promise<number>}
 */
export async function managerOf(hubBase, former) {
  const others = () => managersOf(hubBase).filter((pid) => pid !== former);
  return Number(await until(() => others()[0], 'a manager'));
}
