import { renameSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between the socket of a hub and whoever connects from now on. */
export interface CuttingProxy {
  /** How many connections were cut, each in the middle of what was on its way. */
  readonly cuts: number;
  close(): void;
}

/**
 * Takes the place of a unix socket, passes everything on in both directions, and cuts all connections again and again.
 * @param interval milliseconds.
 */
export async function cuttingProxy(path: string, interval: number): Promise<CuttingProxy> {
  const behind = `${path}-behind`;
  renameSync(path, behind);
  let cuts = 0;
  let isDue = false;
  const pairs = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect(behind);
    const end = () => {
      pairs.delete(end);
      near.destroy();
      far.destroy();
    };
    pairs.add(end);
    pass(near, far, end);
    pass(far, near, end);
  });
  const pass = (from: Socket, to: Socket, end: () => void) => {
    from.on('error', () => {});
    from.on('close', end);
    from.on('data', (bytes) => {
      if (!isDue || bytes.length < 64) {
        to.write(bytes);
        return;
      }
      // Half of a piece, of which frames begin at the start: the other half never comes.
      isDue = false;
      cuts++;
      from.removeAllListeners('data').pause();
      to.write(bytes.subarray(0, bytes.length >> 1), () => {
        for (const other of pairs) other();
      });
    });
  };
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const timer = setInterval(() => {
    isDue = true;
  }, interval);
  return {
    get cuts() {
      return cuts;
    },
    close() {
      clearInterval(timer);
      for (const end of pairs) end();
      server.close();
      renameSync(behind, path);
    },
  };
}
