import { accessSync, constants } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ensurePrivateDirectory, hubBases } from '../hub/directory.ts';

/** Longer names are cut. */
const NAME_MAX = 60;

/**
 * The folder of the spool of a handler: on a disk, since a reboot takes what is in memory, and the same for each start of a
 * program, which finds there what the last one could not send.
 * @param hub the folder of its hub. @param handler what tells it apart from others there.
 */
export function spoolPath(hub: string, handler: string): string {
  return join(stateFolder(), hubName(hub), fileName(handler));
}

/** Hubs of the same name may be in several folders of the user's own; in one of the usual ones there is only one of them at a time. */
function hubName(hub: string): string {
  const isUsual = dirname(hub) !== process.env.STARLOG_HUB_BASE && hubBases().includes(dirname(hub));
  return isUsual ? fileName(basename(hub)) : `${fileName(basename(hub))}-${digestOf(hub)}`;
}

/** `STARLOG_SPOOL_BASE` comes before all; systemd sets STATE_DIRECTORY, for which it made the folder. */
function stateFolder(): string {
  const { STARLOG_SPOOL_BASE, STATE_DIRECTORY, XDG_STATE_HOME } = process.env;
  if (STARLOG_SPOOL_BASE) return STARLOG_SPOOL_BASE;
  const [ofService] = (STATE_DIRECTORY ?? '').split(':');
  if (ofService) return join(ofService, 'starlog');
  if (XDG_STATE_HOME) return join(XDG_STATE_HOME, 'starlog');
  const home = homedir();
  if (isWritable(home)) return join(home, '.local', 'state', 'starlog');
  // Where anybody may make a folder, nobody else may have made this one.
  const own = join(tmpdir(), `starlog-${process.getuid?.() ?? 0}`);
  ensurePrivateDirectory(own);
  return join(own, 'spools');
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fileName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && name.length <= NAME_MAX) return name;
  return `${plain.slice(0, NAME_MAX)}-${digestOf(name)}`;
}

function digestOf(text: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
