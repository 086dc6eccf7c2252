// @ts-check
/*
 * Programs that tests need and npm does not have. They are the system's own where it has them, else those of Debian's
 * packages, unpacked into .cache/debian by `npm run test:needs`; nothing is installed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const UNPACKED = fileURLToPath(new URL('../../.cache/debian/', import.meta.url));

/**
 * @typedef {object} Need
 * @property {readonly string[]} packages of Debian.
 * @property {string} program its path, without the leading slash.
 * @property {readonly string[]} [probe] arguments with which the system's own program ends well when it will do; without
 *   them the system's own is never used: a daemon and its modules must be of one place.
 */

/** @satisfies {Record<string, Need>} */
export const NEEDS = {
  rsyslog: { packages: ['rsyslog', 'rsyslog-openssl'], program: 'usr/sbin/rsyslogd' },
  'syslog-ng': { packages: ['syslog-ng-core'], program: 'usr/sbin/syslog-ng' },
  logrotate: { packages: ['logrotate'], program: 'usr/sbin/logrotate', probe: ['--version'] },
  openssl: { packages: ['openssl'], program: 'usr/bin/openssl', probe: ['version'] },
  'python3-zmq': { packages: ['python3-zmq'], program: 'usr/bin/python3', probe: ['-c', 'import zmq'] },
};

/** @typedef {keyof typeof NEEDS} NeedName */

/**
 * A program that can be started.
 * @typedef {object} Program
 * @property {string} file its path.
 * @property {string[]} libraries the folders of its shared libraries and modules, where it is an unpacked one.
 * @property {Record<string, string>} env what it needs in its environment.
 */

/** @param {NeedName} name @returns {Program | undefined} undefined when it is not there. */
export function look(name) {
  /** @type {Need} */
  const { packages, program, probe } = NEEDS[name];
  if (probe !== undefined && works(`/${program}`, probe))
    return { file: `/${program}`, libraries: [], env: {} };
  const root = join(UNPACKED, name);
  const mark = join(root, '.complete');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== packages.join(' ')) return undefined;
  const libraries = librariesOf(root);
  const env = {
    LD_LIBRARY_PATH: libraries.join(':'),
    PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
  };
  // A package such as python3-zmq has no program of its own; where the system has that, it is not unpacked.
  const own = join(root, program);
  return { file: existsSync(own) ? own : `/${program}`, libraries, env };
}

/** @param {NeedName} name @returns {Program} @throws Error that names the packages and how to get them. */
export function need(name) {
  const found = look(name);
  if (found !== undefined) return found;
  const packages = NEEDS[name].packages.join(' ');
  throw new Error(
    `This test needs Debian's ${packages}, which is not there. \`npm run test:needs\` brings it where there is apt-get; ` +
      'elsewhere run the tests in a container: CONTRIBUTING.md has the command.',
  );
}

/** @param {string} file @param {readonly string[]} args */
function works(file, args) {
  try {
    execFileSync(file, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} root */
function librariesOf(root) {
  const folders = ['usr/lib', 'lib'].map((name) => join(root, name)).filter((folder) => existsSync(folder));
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu') || name === 'syslog-ng')
      .map((name) => join(folder, name)),
  );
}
