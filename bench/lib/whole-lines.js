import fs from 'node:fs';

/** Writes what `stream` brings to `fd`, never a part of a line, so that several streams can share a file. */
export function writeWholeLines(stream, fd) {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    const cut = chunk.lastIndexOf(10) + 1;
    if (cut === 0) {
      rest = Buffer.concat([rest, chunk]);
      return;
    }
    if (rest.length > 0) fs.writeSync(fd, rest);
    fs.writeSync(fd, chunk, 0, cut);
    rest = Buffer.from(chunk.subarray(cut));
  });
}
