/*
 * Programs that nobody starts together: two terminals, two services, a daemon and a cron job. Run `node program.js one` and `node
 * program.js two` in two terminals, or this, which does the same.
 * Shows: a hub with a name. Writes app.log.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./program.js', import.meta.url));

/** As from a terminal: it tells that it is up, and goes on until its input ends. */
async function start(name) {
  const child = spawn(process.execPath, [program, name], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
}

const endOne = await start('one');
const endTwo = await start('two');
await endTwo();
await endOne();
