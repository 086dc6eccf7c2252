/*
 * The cluster of web workers, as main sees it.
 */
import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';

/**
 * Starts web workers, and another one whenever one dies unasked.
 * @param {number} size how many.
 * @param {{ onImage(image: object): void, onDeath(name: string, pid: number, signal: string): void }} events
 */
export async function startWeb(size, { onImage, onDeath }) {
  cluster.setupPrimary({ exec: fileURLToPath(new URL('./service.js', import.meta.url)) });
  const names = new Map();
  let stopping = false;
  let started = 0;
  let port = 0;

  const start = () => {
    const name = `web-${++started}`;
    const worker = cluster.fork({ DEMO_NAME: name });
    names.set(worker, name);
    worker.on('message', onImage);
    return new Promise((listening) => {
      worker.once('listening', (address) => {
        port = address.port;
        listening();
      });
    });
  };
  cluster.on('exit', (worker, _code, signal) => {
    if (stopping) return;
    onDeath(names.get(worker), worker.process.pid, signal);
    void start();
  });
  await Promise.all(Array.from({ length: size }, start));

  return {
    port,
    /** Kills one of the workers the hard way. */
    kill(name) {
      const [worker] = [...names].find(([, other]) => other === name);
      process.kill(worker.process.pid, 'SIGKILL');
    },
    async stop() {
      stopping = true;
      const workers = Object.values(cluster.workers);
      const ends = workers.map((worker) => new Promise((ended) => worker.once('exit', ended)));
      for (const worker of workers) worker.process.kill('SIGTERM');
      await Promise.all(ends);
    },
  };
}
