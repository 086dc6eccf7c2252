import os from 'node:os';

const hostname = os.hostname();

/** The line of one record as hand-written code would make it; pino's keys. */
export function jsonLine(reqId) {
  const { pid } = process;
  const record = { level: 30, time: Date.now(), pid, hostname, name: 'app.worker', reqId, ms: 12.5 };
  return `${JSON.stringify({ ...record, msg: 'request completed' })}\n`;
}
