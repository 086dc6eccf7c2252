// @ts-check
/* Two copies of starlog in one process, each with a bridge and a handler of its own, and a handler of one at a logger of the other. */
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pino from 'pino';
import { FileHandler, getLogger, MultiprocessHandler, shutdown } from 'starlogjs';
import { starlogDestination } from 'starlogjs/pino';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(process.cwd(), 'copy-'));
cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
cpSync(join(root, 'package.json'), join(folder, 'package.json'));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
const load = (/** @type {string} */ file) => import(pathToFileURL(join(folder, 'dist', file)).href);
const other = await load('index.js');
const { starlogDestination: destinationOfOther } = await load('bridges/pino.js');

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
const handler = new MultiprocessHandler();
getLogger().addHandler(handler);
other.getLogger('own').addHandler(new other.MultiprocessHandler()).propagate = false;
other.getLogger('lent').addHandler(handler).propagate = false;

pino({ name: 'first' }, starlogDestination()).info({ n: 1 }, 'of the first copy');
pino({ name: 'own' }, destinationOfOther()).info({ n: 2 }, 'of the second copy');
pino({ name: 'lent' }, destinationOfOther()).info({ n: 3 }, 'of the second copy by a handler of the first');
await other.shutdown();
await shutdown();
