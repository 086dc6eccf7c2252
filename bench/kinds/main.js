/* Main of one kind, a fresh process each time: collects for the child that logs by starlog, and has it and pino's take turns. `ours` and `theirs` name the two libraries. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { configure, shutdown } from '../../dist/index.mjs';
import { message } from '../lib/message.js';
import { spreads } from '../lib/spread.js';
import { configFor } from './libraries.js';

process.once('disconnect', () => process.exit(1)); // the run was broken off

const job = JSON.parse(process.env.BENCH_JOB);
await configure(configFor(job));

const children = { ours: spawn(job.ours), theirs: spawn(job.theirs) };
await Promise.all(Object.values(children).map((child) => message(child, 'ready')));

const turns = { ours: [], theirs: [] };
for (let turn = 0; turn < job.turns; turn++) {
  for (const [side, child] of Object.entries(children)) {
    const done = message(child, 'done');
    child.send({ turn });
    const { cpu, wall } = await done;
    turns[side].push({ cpu, wall });
  }
}
const ended = Object.values(children).map((child) => once(child, 'exit'));
for (const child of Object.values(children)) child.disconnect();
await Promise.all(ended);
await shutdown();

process.send({ ours: middle(turns.ours), theirs: middle(turns.theirs) }, () => process.exit(0));

/** Medians: what disturbs one turn is not in them. */
function middle(runs) {
  const { cpu, wall } = spreads(runs);
  return { cpu: cpu.median, wall: wall.median };
}

function spawn(library) {
  const env = { ...process.env, BENCH_JOB: JSON.stringify({ ...job, library }) };
  return fork(new URL('child.js', import.meta.url), { env });
}
