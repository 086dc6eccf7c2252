/* Sends to a central process in Python. Run: python3 receive.py & node to-python.js [address] */
import { getLogger, ZmqHandler } from 'starlogjs';

getLogger().addHandler(new ZmqHandler({ address: process.argv[2], side: 'connect' }));

const log = getLogger('app.node');
log.info('hello from Node', { order: 7 });
log.error('payment failed', new Error('card declined'));
log.info('bye');
