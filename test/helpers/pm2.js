// @ts-check
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE } from './runtime.js';

/** The command; knip does not see that it is used. */
const PM2 = createRequire(import.meta.url).resolve('pm2/bin/pm2');

/** Milliseconds that a command may take: a reload starts each instance anew, one after the other. */
const TIMEOUT = 120_000;

/** A PM2 daemon of its own, which asks nobody on the network for anything. */
export class Pm2 {
  /** @param {import('./stage.js').Stage} stage in whose folder it keeps its files. */
  constructor(stage) {
    this.directory = stage.directory;
    this.env = {
      ...stage.env(),
      PM2_HOME: join(stage.directory, 'pm2'),
      PM2_SILENT: 'true',
      PM2_DISCRETE_MODE: 'true',
      PM2_DISABLE_VERSION_CHECK: 'true',
    };
  }

  /** Starts apps, and resolves when all instances have said that they are ready. @param {object[]} apps as in an ecosystem file. */
  async start(apps) {
    const file = join(this.directory, 'ecosystem.json');
    writeFileSync(
      file,
      JSON.stringify({ apps: apps.map((app) => ({ wait_ready: true, listen_timeout: TIMEOUT, ...app })) }),
    );
    await this.run('start', file);
  }

  /** @param {string[]} args of the command `pm2`. @returns {Promise<string>} what it printed. */
  async run(...args) {
    const { env, directory: cwd } = this;
    return (await promisify(execFile)(NODE, [PM2, ...args], { cwd, env, timeout: TIMEOUT })).stdout;
  }

  /** Stops all apps and the daemon. */
  async kill() {
    await this.run('kill');
  }
}
