/*
 * The child of main.js: the same call. The files are the parent's, and are not opened here.
 */
import { fileURLToPath } from 'node:url';
import { configure, getLogger } from 'starlogjs';

await configure(fileURLToPath(new URL('./logging.yaml', import.meta.url)));

const log = getLogger('app.worker');
log.info('order taken', { order: 1001 });
log.error('order failed', new Error('out of stock'));
