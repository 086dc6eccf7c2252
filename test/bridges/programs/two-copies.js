// @ts-check
/* Two copies of starlog in one process, each with a bridge: they have one set of loggers. */
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
const other = await load('index.mjs');
const { starlogDestination: destinationOfOther } = await load('bridges/pino.mjs');

getLogger('starlog.logsink').addHandler(new FileHandler('app.log'));
const handler = new MultiprocessHandler();
getLogger().addHandler(handler);

pino({ name: 'first' }, starlogDestination()).info({ n: 1 }, 'of the first copy');
pino({ name: 'own' }, destinationOfOther()).info({ n: 2 }, 'of the second copy');
pino({ name: 'first' }, destinationOfOther()).info({ n: 3 }, 'of the second copy too');
await other.shutdown();
await shutdown();
