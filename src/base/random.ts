/**
 * Random bytes that tell things of ours apart: rings, files that are not finished. They are no secret, and so are not those of
 * node:crypto, which takes 4 ms to load, in each child. V8 seeds `Math.random` from the system in each thread; but for those
 * that all get one seed (`--random-seed`), it is mixed with what tells processes and moments apart.
 */
export function randomBytes(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  const [, nanoseconds] = process.hrtime();
  let mixed = Math.imul(process.pid, 0x9e3779b1) ^ nanoseconds;
  for (let at = 0; at < size; at++) {
    bytes[at] = mixed ^ (Math.random() * 256);
    mixed >>>= 8;
  }
  return bytes;
}
