import { Command } from 'commander';
import { loadZmq } from '../zmq/load.ts';

/** `starlog keygen`: makes keys for CURVE. */
export function keygenCommand(): Command {
  return new Command('keygen')
    .summary('make a pair of keys for a ZmqHandler')
    .description(
      'Makes a pair of keys for one side of a ZmqHandler (option "curve") and prints it: the public key, which the other side must know, and the secret key, which nobody else may know. Nothing is stored.',
    )
    .option('--json', 'one line of JSON')
    .action(({ json }: { json?: boolean }) => {
      const { publicKey, secretKey } = loadZmq().zmq.curveKeyPair();
      const text =
        json === true
          ? JSON.stringify({ publicKey, secretKey })
          : `publicKey: ${publicKey}\nsecretKey: ${secretKey}`;
      process.stdout.write(`${text}\n`);
    });
}
