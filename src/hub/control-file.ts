import { constants, linkSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from '../base/random.ts';

/**
 * Opens the file of a control page, and makes it when there is none: zeros after a first word.
 * @returns its descriptor.
 */
export function openControlFile(path: string, size: number, magic: number): number {
  const { O_RDWR, O_NOFOLLOW } = constants;
  try {
    return openSync(path, O_RDWR | O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Written whole under another name first, so that nobody ever maps a page that is too short. A link, unlike a rename,
  // fails where somebody else was faster: two processes that start together would each map a page of its own, and the
  // doorbell and levels of one would not reach the other.
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.new`;
  const page = Buffer.alloc(size);
  page.writeInt32LE(magic);
  try {
    writeFileSync(unfinished, page, { mode: 0o600, flag: 'wx' });
    linkSync(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
  return openSync(path, O_RDWR | O_NOFOLLOW);
}
