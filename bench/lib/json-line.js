import os from 'node:os';

const hostname = os.hostname();
const { pid } = process;

/** The line of one record as hand-written code would make it; pino's keys. */
export function jsonLine(reqId) {
  const time = Date.now();
  const msg = 'request completed';
  return `${JSON.stringify({ level: 30, time, pid, hostname, name: 'app.worker', reqId, ms: 12.5, msg })}\n`;
}
