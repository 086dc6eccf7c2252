/*
 * Fairness: log4js's `tcp` appender in each child and its `tcp-server` in main, defaults but for the port.
 * The server has no sign for "all arrived", so main waits until the file has not grown for a while; that wait is
 * not in the rate (the file's own time of change is) but thins the event-loop delay of main a little.
 * Far fewer records, since it is very slow.
 */
import { once } from 'node:events';
import net from 'node:net';
import { addJsonLayout, callOf, shutdown, toFile } from '../lib/log4js.js';
import { quiet } from '../lib/quiet.js';

export default {
  name: 'log4js tcp',
  note: '`tcp` appender to `tcp-server` in main',
  why: 'the `tcp` and `tcp-server` appenders with their defaults; JSON layout as in its docs',
  packages: ['log4js'],
  share: 0.02,
  loops: ['yielding'],

  async start({ file }) {
    const { default: log4js } = await import('log4js');
    addJsonLayout(log4js);
    const port = await freePort();
    const config = toFile(file);
    config.appenders.server = { type: 'tcp-server', port };
    log4js.configure(config);
    return {
      env: { BENCH_PORT: String(port) },
      async drained() {
        await quiet(file);
        await shutdown(log4js);
      },
    };
  },

  async child() {
    const { default: log4js } = await import('log4js');
    log4js.configure({
      appenders: { out: { type: 'tcp', port: Number(process.env.BENCH_PORT) } },
      categories: { default: { appenders: ['out'], level: 'info' } },
    });
    return { log: callOf(log4js), flush: () => shutdown(log4js) };
  },
};

async function freePort() {
  const server = net.createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
