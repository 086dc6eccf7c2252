import { parseArgs } from 'node:util';
import { loadZmq } from '../zmq/load.ts';
import type { Command } from './command.ts';

const HELP = `Usage: starlog keygen [--json]

Makes a pair of keys for one side of a ZmqHandler (option "curve") and prints it: the public key, which the other
side must know, and the secret key, which nobody else may know. Nothing is stored.

  --json    one line of JSON
`;

/** Makes keys for CURVE. */
export const keygen: Command = {
  summary: 'make a pair of keys for a ZmqHandler',
  help: HELP,
  run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
    const { publicKey, secretKey } = loadZmq().zmq.curveKeyPair();
    if (values.json) return `${JSON.stringify({ publicKey, secretKey })}\n`;
    return `publicKey: ${publicKey}\nsecretKey: ${secretKey}\n`;
  },
};
