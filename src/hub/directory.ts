import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StarlogError } from '../base/errors.ts';
import { managedApp } from '../record/identity.ts';

/** The environment variable by which sub-processes and threads find the hub of their main process. */
export const HUB_VARIABLE = 'STARLOG_HUB';

/** The name of the socket in the directory of a hub. */
export const SOCKET_NAME = 'socket';

/**
 * Folders in which the hubs of this user may live, best first: memory file systems, then the disk.
 * `STARLOG_HUB_BASE` comes before all of them.
 */
export function hubBases(): string[] {
  const uid = process.getuid?.() ?? 0;
  const bases: string[] = [];
  if (process.env.STARLOG_HUB_BASE) bases.push(process.env.STARLOG_HUB_BASE);
  if (process.platform === 'linux') bases.push(`/dev/shm/starlog-${uid}`);
  if (process.env.XDG_RUNTIME_DIR) bases.push(join(process.env.XDG_RUNTIME_DIR, 'starlog'));
  bases.push(join(tmpdir(), `starlog-${uid}`));
  return bases;
}

/**
 * The name of the hub of a program that gave it none: the same for each start of the same script in the same
 * folder, so that a start after a crash finds what the crash left behind. `slot` tells copies that run at the
 * same time apart; with an "m" before its number, the hub has a manager.
 */
export function programHubName(slot: number | string, script: string = process.argv[1] ?? 'repl'): string {
  return `program-${labelOf(basename(script))}-${digestOf(`${workingDirectory()}\0${script}`)}.${slot}`;
}

/**
 * The name of the hub of all instances of an app that PM2 runs in this process; undefined where it runs none. They have
 * no common parent that could collect, and would each open the same files.
 */
export function managedHubName(): string | undefined {
  const app = managedApp();
  if (app === undefined) return undefined;
  const { name, owner } = app;
  return `pm2-${labelOf(name)}-${digestOf(`${owner}\0${name}`)}`;
}

function digestOf(text: string): string {
  // Not imported: main needs it, and its children, which are told the directory, do not.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function labelOf(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
}

/** The pattern of a hub's name. */
export const HUB_NAME: RegExp = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    // The working directory was removed; the script still tells programs apart.
    return '';
  }
}

/**
 * Makes a folder that only this user may enter, or checks the one that is there.
 * @throws StarlogError `STARLOG_HUB_UNSAFE` when it is a link, belongs to somebody else, or is open to others.
 */
export function ensurePrivateDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  checkPrivateDirectory(path);
}

/**
 * @throws StarlogError `STARLOG_HUB_UNSAFE` as above.
 */
function checkPrivateDirectory(path: string): void {
  const found = lstatSync(path);
  const uid = process.geteuid?.() ?? found.uid;
  if (!found.isDirectory()) throw unsafe(path, 'it is not a directory', 'remove it');
  if (found.uid !== uid) {
    throw unsafe(
      path,
      `it belongs to user ${found.uid}, and this process runs as ${uid}`,
      'remove it, or set STARLOG_HUB_BASE to a folder of your own',
    );
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw unsafe(
      path,
      `others may enter it (mode ${(found.mode & 0o777).toString(8).padStart(4, '0')})`,
      `run "chmod 700 ${path}"`,
    );
  }
}

function unsafe(path: string, reason: string, wayOut: string): StarlogError {
  return new StarlogError(
    'STARLOG_HUB_UNSAFE',
    `The hub's directory ${path} can't be used: ${reason}; ${wayOut}`,
    { path, reason },
  );
}
