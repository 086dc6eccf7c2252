/*
 * Fairness: the simplest fast thing one writes by hand, without any library: lines are collected during a turn of
 * the event loop and sent joined over a unix socket; main is the only writer. No acknowledgement, no back-pressure,
 * nothing survives a crash. It needs turns of the event loop, so it runs in the yielding loop only.
 */
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { jsonLine } from '../lib/json-line.js';
import { writeWholeLines } from '../lib/whole-lines.js';

export default {
  name: 'hand-written socket',
  note: 'lines joined once per event-loop turn, unix socket to main',
  why: 'control without a library: `JSON.stringify`, one `socket.write` per event-loop turn, `writeSync` in main',
  loops: ['yielding'],
  producers: [1, 2, 4],
  quick: true,
  share: 1.5,

  async start({ file, producers }) {
    const fd = fs.openSync(file, 'a');
    const ended = [];
    const server = net.createServer((socket) => {
      writeWholeLines(socket, fd);
      ended.push(once(socket, 'close'));
    });
    server.listen(`${file}.sock`);
    await once(server, 'listening');
    return {
      async drained() {
        if (ended.length !== producers) throw new Error(`${ended.length} of ${producers} children connected`);
        await Promise.all(ended);
        fs.closeSync(fd);
        server.close();
      },
    };
  },

  async child({ file }) {
    const socket = net.connect(`${file}.sock`);
    await once(socket, 'connect');
    let lines = [];
    const send = () => {
      socket.write(lines.join(''));
      lines = [];
    };
    return {
      log(reqId) {
        if (lines.push(jsonLine(reqId)) === 1) setImmediate(send);
      },
      async flush() {
        if (lines.length > 0) send();
        socket.end();
        await once(socket, 'finish');
      },
    };
  },
};
