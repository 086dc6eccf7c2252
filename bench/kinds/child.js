/* Logs records of one kind by one library, in blocks with a rest behind each; measures the blocks. */
import { libraries } from './libraries.js';

process.once('disconnect', () => process.exit(0));

const { library, kind, ...job } = JSON.parse(process.env.BENCH_JOB);
const { call, rest } = await libraries[library]({ kind, ...job });
let next = 0;

for (let i = 0; i < job.warmup; i++) await block();

process.on('message', async () => {
  const sum = { cpu: 0, wall: 0 };
  for (let i = 0; i < job.blocks; i++) {
    const { cpu, wall } = await block();
    sum.cpu += cpu;
    sum.wall += wall;
  }
  const records = job.blocks * job.calls * job.records;
  process.send({ bench: 'done', cpu: sum.cpu / records, wall: sum.wall / records });
});
process.send({ bench: 'ready' });

/** @returns nanoseconds of the calls: the processor's, of all threads, so with the garbage they make; and the clock's. */
async function block() {
  const to = next + job.calls;
  const cpu = process.cpuUsage();
  const began = performance.now();
  while (next < to) call(next++);
  const wall = (performance.now() - began) * 1e6;
  const { user, system } = process.cpuUsage(cpu);
  await rest();
  return { cpu: (user + system) * 1e3, wall };
}
