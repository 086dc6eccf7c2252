// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { History } from './history.js';
import { managersOf } from './managers.js';
import { threadsOf } from './process-state.js';
import { NODE } from './runtime.js';
import { until } from './until.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Where hubs live when memory can be had as a file system. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * What a program came to.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string }} End
 */

/** A folder and a hub base of its own for one experiment, and the programs that run in it. */
export class Stage {
  /** @param {{ fixtures?: string }} [options] `fixtures` is the folder of the programs. */
  constructor({ fixtures = FIXTURES } = {}) {
    this.fixtures = fixtures;
    /** Log file, counters and working directory of the programs. */
    this.directory = mkdtempSync(join(tmpdir(), 'starlog-test-'));
    this.logFile = join(this.directory, 'app.log');
    this.hubBase = join(MEMORY, basename(this.directory));
    mkdirSync(join(this.directory, 'counts'));
    /** True while the hub base is a file system of its own. */
    this.isMounted = false;
    /** @type {Set<Program>} */
    this.programs = new Set();
  }

  /**
   * Starts a program of test/fixtures.
   * @param {string} fixture
   * @param {{ args?: unknown[], env?: Record<string, string>, setup?: string, options?: object, nodeArgs?: string[] }} [options]
   * `args` that are not texts are passed as JSON; `setup` is how the program sets up its logging (lib/set-up.js), `options` are
   * those of its multiprocess handler.
   */
  start(fixture, { args = [], env = {}, setup = 'configure', options = {}, nodeArgs = [] } = {}) {
    const texts = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
    const program = new Program([...nodeArgs, join(this.fixtures, fixture), ...texts], this.directory, {
      ...this.env(),
      TEST_SETUP: setup,
      TEST_OPTIONS: JSON.stringify(options),
      ...env,
    });
    this.programs.add(program);
    return program;
  }

  /** What every program of this stage has in its environment. */
  env() {
    const { hubBase, directory } = this;
    const spools = join(directory, 'spools');
    return {
      ...withoutStarlog(process.env),
      STARLOG_HUB_BASE: hubBase,
      STARLOG_SPOOL_BASE: spools,
      TEST_DIRECTORY: directory,
    };
  }

  /** Makes the hub base a memory file system of its own. Needs root. @param {number} mebibytes */
  limitMemory(mebibytes) {
    mkdirSync(this.hubBase, { mode: 0o700 });
    execFileSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${mebibytes}m,mode=0700`,
      'starlog-test',
      this.hubBase,
    ]);
    this.isMounted = true;
  }

  /** Removes the hub base, also where it is a file system of its own. */
  releaseMemory() {
    // Lazily: grandchildren have been killed, but may not have ended yet.
    if (this.isMounted) execFileSync('umount', ['-l', this.hubBase]);
    this.isMounted = false;
    rmSync(this.hubBase, { recursive: true, force: true });
  }

  /**
   * Runs a program to its end.
   * @param {string} fixture
   * @param {Parameters<Stage['start']>[1]} [options]
   */
  run(fixture, options) {
    return this.start(fixture, options).ended;
  }

  /** The text of the log file; empty while there is none. */
  log() {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  /** The whole lines of the log file, as JSON says them. */
  records() {
    return this.log()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }

  /** Compares what the producers counted with the log file and others of its kind. @param {string[]} files */
  history(...files) {
    return new History(this.directory, files.length === 0 ? [this.logFile] : files);
  }

  /** Everything that is left of hubs, as paths below the base: nothing, when all programs have ended in order. */
  hubRemains() {
    return existsSync(this.hubBase) ? readdirSync(this.hubBase, { recursive: true, encoding: 'utf8' }) : [];
  }

  /** Ends what still runs, and removes all files. */
  async remove() {
    for (const program of this.programs) program.killFamily();
    await Promise.all([...this.programs].map((program) => program.ended));
    // They are in no group of a program.
    for (const pid of managersOf(this.hubBase)) process.kill(pid, 'SIGKILL');
    this.releaseMemory();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** One process that a test started. */
class Program {
  /**
   * @param {string[]} argv
   * @param {string} cwd
   * @param {NodeJS.ProcessEnv} env
   */
  constructor(argv, cwd, env) {
    // A process group of its own, so that its children can be ended with it.
    this.child = spawn(NODE, argv, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    this.stdout = '';
    this.stderr = '';
    this.child.stdout.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
    });
    this.child.stderr.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
    });
    this.child.stdin.on('error', () => {});
    /** @type {Promise<End>} */
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject);
      this.child.on('close', (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid() {
    return /** @type {number} */ (this.child.pid);
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    this.child.kill(signal);
  }

  /** Stops the program by SIGSTOP, and resolves when none of its threads runs any more; `kill('SIGCONT')` lets it go on. */
  async halt() {
    this.kill('SIGSTOP');
    await until(
      () => threadsOf(this.pid).every((state) => state === 'T'),
      'all threads of the program to stop',
    );
  }

  /** Kills what still runs of the program and its children. */
  killFamily() {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  }

  /** Sends a line to the program's standard input. @param {string} line */
  tell(line) {
    this.child.stdin.write(`${line}\n`);
  }

  /** Resolves when the program has written this line to its standard output. @param {string} line */
  async says(line) {
    await until(
      () => this.stdout.split('\n').includes(line),
      () =>
        `${JSON.stringify(line)} from the program, which said ${JSON.stringify(this.stdout + this.stderr)}`,
    );
  }
}

/** @param {NodeJS.ProcessEnv} env */
function withoutStarlog(env) {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('STARLOG_') && name !== 'NODE_OPTIONS',
  );
  return Object.fromEntries(kept);
}
