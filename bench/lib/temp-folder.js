import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Calls `use` with a new folder, and takes the folder away when the promise of `use` is settled. */
export async function inTempFolder(use) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'starlog-bench-'));
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
