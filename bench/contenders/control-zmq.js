/*
 * Fairness: what one writes by hand with zeromq.js: a message of JSON for each record, PUSH to PULL, and main writes what
 * comes to the file. Nothing is checked, and nothing survives a crash.
 */
import { once } from 'node:events';
import fs from 'node:fs';
import { Pull, Push } from 'zeromq';
import { jsonLine } from '../lib/json-line.js';

export default {
  name: 'hand-written ZeroMQ',
  note: 'zeromq.js PUSH/PULL, one JSON object in each message',
  why: 'control without a library: `await push.send(JSON)`, and `for await` with a write stream in main',
  packages: ['zeromq'],
  loops: ['yielding'],

  async start({ file, producers }) {
    const pull = new Pull({ receiveHighWaterMark: 10_000 });
    // Over ipc, what a sender that ends has left in the kernel is lost where the receiver's queue is full (libzmq 4.3.5).
    await pull.bind('tcp://127.0.0.1:*');
    const out = fs.createWriteStream(file, { flags: 'a' });
    let ended = 0;
    const done = (async () => {
      for await (const [message] of pull) {
        if (message.length === 0) {
          ended += 1;
          if (ended === producers) return;
        } else if (!out.write(message)) {
          await once(out, 'drain');
        }
      }
    })();
    return {
      env: { BENCH_ZMQ: pull.lastEndpoint },
      async drained() {
        await done;
        pull.close();
        out.end();
        await once(out, 'finish');
      },
    };
  },

  async child() {
    const push = new Push({ sendHighWaterMark: 10_000 });
    push.connect(process.env.BENCH_ZMQ);
    // One send at a time may be under way: the others wait in line.
    let last = Promise.resolve();
    return {
      log(reqId) {
        const line = jsonLine(reqId);
        last = last.then(() => push.send(line));
      },
      async flush() {
        await last;
        await push.send('');
        // `process.exit()` would not wait until it is sent.
        const { events } = push;
        push.close();
        for await (const { type } of events) if (type === 'end') break;
      },
    };
  },
};
