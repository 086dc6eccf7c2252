// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { need } from './debian.js';

/**
 * An authority, and certificates that it signed for a server on 127.0.0.1 and for a client, as paths.
 * @param {string} folder
 */
export function makeKeys(folder) {
  mkdirSync(folder, { recursive: true });
  const path = (/** @type {string} */ name) => join(folder, name);
  const { file, env } = need('openssl');
  const openssl = (/** @type {string[]} */ ...args) =>
    execFileSync(file, args, { stdio: 'pipe', env: { ...process.env, ...env } });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=test authority',
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.pem'),
  );
  for (const name of ['server', 'client']) {
    writeFileSync(path(`${name}.ext`), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    openssl(
      'req',
      ...key,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      path(`${name}.key`),
      '-out',
      path(`${name}.csr`),
    );
    openssl(
      ...['x509', '-req', '-in', path(`${name}.csr`), '-CA', path('ca.pem'), '-CAkey', path('ca.key')],
      ...['-CAcreateserial', '-days', '2', '-extfile', path(`${name}.ext`), '-out', path(`${name}.pem`)],
    );
  }
  const pair = (/** @type {string} */ name) => ({
    ca: path('ca.pem'),
    cert: path(`${name}.pem`),
    key: path(`${name}.key`),
  });
  return { server: pair('server'), client: pair('client') };
}
