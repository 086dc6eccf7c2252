/* Imports one module in a fresh process and says what that took. */
const before = process.cpuUsage();
const began = performance.now();
await import(process.argv[2]);
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({ ms, cpuMs: (user + system) / 1e3, rssMiB: process.memoryUsage.rss() / 2 ** 20 }),
);
