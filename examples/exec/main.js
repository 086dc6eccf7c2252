/*
 * exec(): a command line, here with a pipe. What the child prints is its result; what it logs takes another way.
 * Shows: logging leaves the standard streams of a child to the program. Writes app.log.
 */
import { exec } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FileHandler, getLogger, MultiprocessHandler } from 'starlogjs';

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
getLogger().addHandler(new MultiprocessHandler());

const count = fileURLToPath(new URL('./count.js', import.meta.url));
const text = 'one two three';
const { stdout } = await promisify(exec)(`echo ${text} | "${process.execPath}" "${count}"`);

getLogger('app').info('counted', { text, words: Number(stdout) });
