/*
 * spawn() and exec(), without any channel between parent and child, and a grandchild behind a shell.
 * Shows: children find the collector by the environment, however they were started. Writes app.log.
 */
import { exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FileHandler, getLogger, MultiprocessHandler, shutdown } from 'starlogjs';

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler());

const tool = fileURLToPath(new URL('./tool.js', import.meta.url));
const spawned = spawn(process.execPath, [tool, 'spawned'], { stdio: 'ignore' });
const shell = exec(`"${process.execPath}" "${tool}" behind-a-shell`);
await Promise.all([once(spawned, 'exit'), once(shell, 'exit')]);

getLogger('app').info('both tools have ended', { codes: [spawned.exitCode, shell.exitCode] });
await shutdown();
