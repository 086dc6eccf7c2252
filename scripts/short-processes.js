// @ts-check
/* Has 1,000 short processes, or as many as it is told, log to one hub one after the other: npm run short-processes [-- <count>] */
import { shortProcesses } from '../test/helpers/short-processes.js';

const count = Number(process.argv[2] ?? 1000);
const { end, ...outcome } = await shortProcesses({ count });
console.log(JSON.stringify(outcome, null, 2));
if (end.stderr !== '') console.error(end.stderr);
process.exitCode = end.code === 0 && outcome.records === count * 3 && outcome.after.rings === 1 ? 0 : 1;
