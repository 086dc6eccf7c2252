// @ts-check
/*
 * Says by one library what every library can say, in main, in a child that exits behind its last call, in one that kills itself
 * there, and in a thread. Arguments: the library, and the role.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { configure, getLogger, shutdown } from 'starlogjs';

const program = fileURLToPath(import.meta.url);
const [library, role = 'main'] = isMainThread ? process.argv.slice(2) : workerData;
const directory = String(process.env.TEST_DIRECTORY);
const file = (/** @type {string} */ name) => ({
  type: /** @type {const} */ ('file'),
  path: join(directory, name),
});

await configure({
  formatters: { line: { type: 'text', pattern: '{level} {name}: {message}' } },
  handlers: {
    all: { type: 'multiprocess', blockTimeout: 30_000 },
    json: file('app.log'),
    text: { ...file('app.txt'), formatter: 'line' },
  },
  loggers: { root: { level: 1, handlers: ['all'] }, 'starlog.logsink': { handlers: ['json', 'text'] } },
});

const { levels, open } = await import(`./libraries/${library}.js`);

if (role === 'main') await main();
else await other();

async function main() {
  const log = await open('app.db');
  for (const level of Object.keys(levels)) log.log(level, `level ${level}`);
  log.fields?.('with fields', { text: 'x', number: 1.5, nested: { list: [1, 2] }, yes: true });
  log.child?.({ reqId: 7 })('of a child');
  log.error?.(
    'failed',
    Object.assign(new TypeError('boom', { cause: new Error('deep') }), { code: 'E_BOOM' }),
  );
  /** @type {Record<string, unknown>} */
  const circle = { inside: 1 };
  circle.self = circle;
  log.fields?.('circular', { circle });
  log.log(Object.keys(levels).at(-1), '100% of {it} "quoted" \\ \n zwölf');
  getLogger('own').warn('by starlog');
  (await open('app.db', '?copy')).log(Object.keys(levels).at(-1), 'by another copy');

  const children = ['exit', 'kill'].map((how) => {
    return once(spawn(process.execPath, [program, library, how], { stdio: 'inherit' }), 'close');
  });
  const thread = once(new Worker(program, { workerData: [library, 'thread'] }), 'exit');
  await Promise.all([...children, thread]);
  await shutdown();
}

/** Nothing comes behind the last call but the end. */
async function other() {
  const log = await open('app.db');
  const [level] = Object.keys(levels).slice(-1);
  for (let count = 1; count <= 100; count++) log.log(level, `${role} ${count}`);
  if (role === 'exit') process.exit(0);
  if (role === 'kill') process.kill(process.pid, 'SIGKILL');
}
