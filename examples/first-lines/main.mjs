// main.mjs
import './logging.mjs';
import { fork } from 'node:child_process';
import { getLogger } from 'starlogjs';

getLogger('app').info('main is up');
fork(new URL('worker.mjs', import.meta.url));
