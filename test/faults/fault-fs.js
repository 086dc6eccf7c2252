// @ts-check
/*
 * Stands in the place of node:fs for the targets of the instrumented package. STARLOG_FAULT_FS says, as JSON, which
 * calls fail: { "writeSync": { "share": 0.5, "short": true } } writes less than asked in every second call,
 * { "openSync": { "share": 1, "code": "EMFILE" } } fails always. With "while", only as long as that file is there.
 */
import * as fs from 'node:fs';

// biome-ignore lint/performance/noReExportAll: everything that is not below stays as it is.
export * from 'node:fs';

/** @typedef {{ share: number, code?: string, short?: boolean, while?: string }} Failure */

/** @type {Record<string, Failure>} */
const failures = JSON.parse(process.env.STARLOG_FAULT_FS ?? '{}');

/** @param {string} call @returns {Failure | undefined} */
function failureOf(call) {
  const failure = failures[call];
  if (failure === undefined || Math.random() >= failure.share) return undefined;
  return failure.while === undefined || fs.existsSync(failure.while) ? failure : undefined;
}

/** @param {string} call @param {string} code */
function failed(call, code) {
  return Object.assign(new Error(`${code}: made to fail, ${call}`), { code, syscall: call });
}

/** @param {number} fd @param {Uint8Array} bytes @param {number} offset @param {number} length */
export function writeSync(fd, bytes, offset = 0, length = bytes.length - offset) {
  const failure = failureOf('writeSync');
  if (failure?.code !== undefined) throw failed('write', failure.code);
  const most = failure?.short === true ? 1 + Math.floor(Math.random() * length) : length;
  return fs.writeSync(fd, bytes, offset, most);
}

/** @param {string} path @param {string | number} [flags] @param {number} [mode] */
export function openSync(path, flags, mode) {
  const failure = failureOf('openSync');
  if (failure?.code !== undefined) throw failed('open', failure.code);
  return fs.openSync(path, flags ?? 'r', mode);
}
