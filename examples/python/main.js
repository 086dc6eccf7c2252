/* A program in two languages: this one collects, a Python child logs. Run, where python3 has pyzmq: node main.js */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ConsoleHandler, getLogger, ZmqHandler } from 'starlogjs';

getLogger('starlog.logsink').addHandler(new ConsoleHandler()); // where all records end
const zmq = new ZmqHandler({ address: 'tcp://127.0.0.1' }); // any port that is free
getLogger().addHandler(zmq);
await zmq.ready;

const script = fileURLToPath(new URL('send.py', import.meta.url));
const child = spawn(process.env.PYTHON ?? 'python3', [script, zmq.address], { stdio: 'inherit' });
await once(child, 'exit');
getLogger('app').info('the Python child has ended');
