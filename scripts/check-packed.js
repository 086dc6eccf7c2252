// @ts-check
/**
 * Does what a user does: packs the package, installs the tarball into an empty project, and runs programs there that log to a
 * file and read it back, in TypeScript (ESM) and in CommonJS. Finds what tests inside the repository can't: a file missing
 * from the tarball, a dependency that only we have, types that need our settings.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const STEP_TIMEOUT_MS = 180_000;

/** What npm runs on the user's machine when it installs a package. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    // Ours are checked as well.
    skipLibCheck: false,
    outDir: 'built',
  },
  files: ['main.ts'],
};

// The same lines in the main process and in its child, as the guide says.
const ESM_PROGRAM = `
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configure, getLogger, shutdown } from 'starlogjs';

await configure({
  handlers: {
    all: { type: 'multiprocess' },
    file: { type: 'file', path: 'esm.log' },
  },
  loggers: {
    root: { level: 'debug', handlers: ['all'] },
    'starlog.logsink': { handlers: ['file'] },
  },
});

const isChild = process.argv[2] === 'child';
getLogger('packed').info('hello', { from: isChild ? 'child' : 'main' });
if (!isChild) {
  const child = fork(fileURLToPath(import.meta.url), ['child']);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(\`the child ended with \${code}\`);
}
await shutdown();

if (!isChild) {
  const records = readFileSync('esm.log', 'utf8').trim().split('\\n').map((line): unknown => JSON.parse(line));
  console.log(JSON.stringify(records));
}
`;

const CJS_PROGRAM = `
'use strict';
const { readFileSync } = require('node:fs');
const { FileHandler, MultiprocessHandler, getLogger, shutdown } = require('starlogjs');

getLogger('starlog.logsink').addHandler(new FileHandler('cjs.log'));
getLogger().addHandler(new MultiprocessHandler());
getLogger('packed').warn('hello', { from: 'cjs' });
shutdown().then(() => {
  const records = readFileSync('cjs.log', 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
  console.log(JSON.stringify(records));
});
`;

const project = fs.mkdtempSync(path.join(os.tmpdir(), 'starlog-packed-'));
try {
  const tarball = pack();
  install(tarball);
  checkInstallScripts();
  checkLinks();
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  write('tsconfig.json', JSON.stringify(TSCONFIG));
  write('main.ts', ESM_PROGRAM);
  node(tsc, '-p', 'tsconfig.json');
  expectRecords(node(path.join('built', 'main.js')), ['child', 'main']);
  write('main.cjs', CJS_PROGRAM);
  expectRecords(node('main.cjs'), ['cjs']);
  console.log('check-packed: the tarball installs, compiles, logs and reads back, as ESM and as CommonJS');
} catch (error) {
  console.error(`check-packed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  fs.rmSync(project, { recursive: true, force: true });
}

/** @returns {string} the path of the tarball. */
function pack() {
  npm(root, 'run', 'build');
  // Without scripts, since what those print would stand between us and the list.
  const packed = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', project));
  return path.join(project, packed[0].filename);
}

/** @param {string} tarball */
function install(tarball) {
  write('package.json', JSON.stringify({ name: 'packed', private: true, type: 'module' }));
  const tools = ['typescript', '@types/node'].map((name) => `${name}@${installedVersion(name)}`);
  npm(project, 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...tools);
}

function checkInstallScripts() {
  const manifest = JSON.parse(read('node_modules', 'starlogjs', 'package.json'));
  const found = INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined);
  if (found.length > 0) throw new Error(`the package would run code on install: ${found.join(', ')}`);
  if (fs.existsSync(path.join(project, 'node_modules', 'starlogjs', 'binding.gyp'))) {
    throw new Error('the package holds a binding.gyp: npm would run node-gyp on install');
  }
}

/** Who reads the README in the installed package can follow its links. */
function checkLinks() {
  const links = [...read('node_modules', 'starlogjs', 'README.md').matchAll(/\]\(([^)#:]+)/g)];
  const dead = links
    .map(([, link]) => String(link))
    .filter((link) => !fs.existsSync(path.join(project, 'node_modules', 'starlogjs', link)));
  if (dead.length > 0) throw new Error(`README.md links to what is not in the package: ${dead.join(', ')}`);
}

/**
 * @param {string} output what a program printed: its records, as JSON.
 * @param {readonly string[]} from who logged them, in any order.
 */
function expectRecords(output, from) {
  /** @type {{ name: string, msg: string, from: string }[]} */
  const records = JSON.parse(output);
  const said = records.map((record) => `${record.name} ${record.msg} ${record.from}`).sort();
  const expected = from.map((who) => `packed hello ${who}`);
  if (said.join() !== expected.join()) throw new Error(`expected "${expected}" in the file, found ${output}`);
}

/** @param {string} name */
function installedVersion(name) {
  return JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** @param {string[]} args */
function node(...args) {
  return run(project, process.execPath, args);
}

/**
 * @param {string} folder
 * @param {string[]} args
 */
function npm(folder, ...args) {
  return run(folder, 'npm', args);
}

/**
 * @param {string} folder where to run it.
 * @param {string} command
 * @param {string[]} args
 * @returns {string} what it wrote to its standard output.
 */
function run(folder, command, args) {
  const { status, signal, error, stdout } = spawnSync(command, args, {
    cwd: folder,
    env: cleanEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: STEP_TIMEOUT_MS,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${signal ?? status}\n${stdout}`);
  return stdout;
}

/** Nothing of the run that started us may leak in: neither a hub, nor what `npm run` says about this repository. */
function cleanEnvironment() {
  const ours = /^(STARLOG_|npm_package_|npm_lifecycle_|npm_config_local_prefix$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** @param {string[]} parts */
function read(...parts) {
  return fs.readFileSync(path.join(project, ...parts), 'utf8');
}

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  fs.writeFileSync(path.join(project, name), text);
}
