import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the file has not grown for 100 ms. */
export async function quiet(file) {
  const size = () => (fs.existsSync(file) ? fs.statSync(file).size : 0);
  let before = -1;
  for (let now = size(); now !== before; now = size()) {
    before = now;
    await sleep(100);
  }
}
