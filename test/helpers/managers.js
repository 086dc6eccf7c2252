// @ts-check
import { readdirSync, readlinkSync } from 'node:fs';
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
    return path.startsWith(`${hubBase}/`) && path.replace(' (deleted)', '').endsWith('/lock');
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
