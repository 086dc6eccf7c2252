import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { LINE_FEED, MIB } from '../base/units.ts';
import { LineSplitter } from './lines.ts';

const READ_SIZE = MIB;

/** A path that stands for standard input. */
export const STDIN = '-';

/**
 * Reads a log, plain or compressed by gzip, whatever its name says.
 * @param path of the file, or `-` for standard input.
 * @param from the byte of a plain file to begin at.
 * @returns stretches of whole lines; the last one may lack its line feed. Memory of a stretch may be used again for the next one.
 * @throws what Node throws when the file can't be read, or is no whole gzip file.
 */
export async function* stretchesOf(path: string, from = 0): AsyncGenerator<Buffer> {
  if (path !== STDIN && !isCompressed(path)) {
    yield* plainStretches(path, from);
    return;
  }
  const splitter = new LineSplitter();
  for await (const chunk of path === STDIN ? process.stdin : decompressed(path)) {
    const stretch = splitter.push(chunk as Buffer);
    if (stretch.length > 0) yield stretch;
  }
  const rest = splitter.end();
  if (rest.length > 0) yield rest;
}

function decompressed(path: string): Readable {
  const unzip = process.getBuiltinModule('node:zlib').createGunzip({ chunkSize: READ_SIZE });
  const file = createReadStream(path);
  file.on('error', (error) => unzip.destroy(error));
  return file.pipe(unzip);
}

/** Synchronous reads: of a file that is in memory already they take a third of what a stream does. */
async function* plainStretches(path: string, from: number): AsyncGenerator<Buffer> {
  const fd = openSync(path, 'r');
  try {
    const splitter = new LineSplitter();
    const memory = Buffer.allocUnsafe(READ_SIZE);
    for (let at = from; ; ) {
      const length = readSync(fd, memory, 0, READ_SIZE, at);
      if (length === 0) break;
      at += length;
      const stretch = splitter.push(memory.subarray(0, length));
      if (stretch.length > 0) yield stretch;
    }
    const rest = splitter.end();
    if (rest.length > 0) yield rest;
  } finally {
    closeSync(fd);
  }
}

/** True for a file that begins as gzip's do (RFC 1952, section 2.3.1). */
export function isCompressed(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const magic = Buffer.alloc(2);
    return readSync(fd, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    closeSync(fd);
  }
}

/** The byte at which the last so many lines of a plain file begin. */
export function startOfLast(path: string, lines: number): number {
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const memory = Buffer.allocUnsafe(64 * 1024);
    let missing = lines;
    // The line feed at the very end closes the last line, and begins none.
    let end = size > 0 ? size - 1 : 0;
    while (end > 0 && missing > 0) {
      const start = Math.max(0, end - memory.length);
      const length = readSync(fd, memory, 0, end - start, start);
      for (let at = length - 1; at >= 0; at--) {
        if (memory[at] === LINE_FEED && --missing === 0) return start + at + 1;
      }
      end = start;
    }
    return missing > 0 && lines > 0 ? 0 : size;
  } finally {
    closeSync(fd);
  }
}
