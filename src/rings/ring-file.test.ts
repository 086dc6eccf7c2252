import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StarlogError } from '../base/errors.ts';
import { ringEnds, somebody, tempDirectory } from '../hub/temp.case.ts';
import { loadMemory } from '../memory/system-memory.ts';
import { createRing, openRing, ringShape } from './ring-file.ts';
import { ringFileSize } from './ring-layout.ts';
import { fileOrigin } from './ring-origin.ts';
import { RingReader } from './ring-reader.ts';
import { ringRefused } from './ring-refused.ts';

const KIB = 1024;
const shape = ringShape(64 * KIB);

/** The names of rings come from here; fixed, somebody else can be there before. */
const random = vi.hoisted(() => ({ fixed: false }));
vi.mock('../base/random.ts', async (original) => {
  const { randomBytes: actual } = await original<typeof import('../base/random.ts')>();
  const randomBytes = (size: number): Buffer => (random.fixed ? Buffer.alloc(size, 0xab) : actual(size));
  return { randomBytes };
});

function useFixedNames(): string {
  random.fixed = true;
  onTestFinished(() => {
    random.fixed = false;
  });
  return `${somebody.pid}-${somebody.thread}-abababababab`;
}

function failureOf(run: () => unknown): StarlogError {
  try {
    run();
  } catch (error) {
    return error as StarlogError;
  }
  throw new Error('did not throw');
}

describe('ringShape', () => {
  it.each([4, 64, 100, 896, 4096, 65536])(
    'has power-of-two entries and whole pages in about %i KiB',
    (kib) => {
      const { capacity, dataSize } = ringShape(kib * KIB);
      expect(Math.log2(capacity) % 1).toBe(0);
      expect(dataSize % 4096).toBe(0);
      const size = ringFileSize(capacity, dataSize);
      if (kib >= 64) {
        expect(size).toBeLessThanOrEqual(kib * KIB);
        expect(size).toBeGreaterThan(kib * KIB - 8192);
      }
    },
  );
});

describe('createRing', () => {
  it('makes a file that only its user may read, and all of whose pages are there', () => {
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const directory = tempDirectory();
    const { file, close } = ringEnds(directory, shape);
    const found = statSync(file.path);
    expect(found.mode & 0o777).toBe(0o600);
    expect(found.size).toBe(ringFileSize(shape.capacity, shape.dataSize));
    expect(found.blocks * 512).toBeGreaterThanOrEqual(found.size);
    expect(readdirSync(directory)).toHaveLength(1);
    close();
  });

  it('gives its identity to who opens it', () => {
    const { reader, close } = ringEnds(tempDirectory(), shape);
    expect(reader.identity).toEqual(somebody);
    close();
  });

  it('is found without an owner again, when a thread of the collector that found it so has died since', () => {
    const memory = loadMemory();
    const { path, fd, mapping } = createRing(tempDirectory(), somebody, shape, memory);
    closeSync(fd);
    const ofDead = openRing(path, memory);
    expect(fileOrigin(ofDead, memory).owner.isGone()).toBe(true);
    // All that becomes of what a thread has open that is terminated: it can't unmap.
    closeSync(ofDead.fd);
    const next = fileOrigin(openRing(path, memory), memory);
    expect(next.owner.isGone()).toBe(true);
    next.fate.close({ remove: true });
    mapping.unmap();
    ofDead.mapping.unmap();
  });

  it('can be read however long the name of its process is', () => {
    const directory = tempDirectory();
    const memory = loadMemory();
    const identity = { ...somebody, processName: '\u0001€'.repeat(5000) };
    const file = createRing(directory, identity, shape, memory);
    const reader = new RingReader(fileOrigin(openRing(file.path, memory), memory));
    expect(reader.identity).toEqual({ ...somebody, processName: '\u0001€'.repeat(128) });
    reader.close({ remove: true });
    file.mapping.unmap();
  });

  it.each(['file', 'link', 'dangling link'])('does not touch a %s that is in its place', (kind) => {
    const directory = tempDirectory();
    const place = join(directory, `${useFixedNames()}.new`);
    const other = join(directory, 'other');
    if (kind !== 'dangling link') writeFileSync(other, 'precious');
    if (kind === 'file') writeFileSync(place, 'precious');
    else symlinkSync(other, place);
    const failure = failureOf(() => createRing(directory, somebody, shape, loadMemory()));
    expect(failure).toMatchObject({ code: 'STARLOG_HUB_UNAVAILABLE', cause: { code: 'EEXIST' } });
    if (kind === 'dangling link') expect(readdirSync(directory)).toHaveLength(1);
    else expect(readFileSync(place, 'utf8')).toBe('precious');
  });

  it('says so when the hub has vanished', () => {
    const directory = join(tempDirectory(), 'gone');
    const failure = failureOf(() => createRing(directory, somebody, shape, loadMemory()));
    expect(failure).toMatchObject({ code: 'STARLOG_HUB_UNAVAILABLE', cause: { code: 'ENOENT' } });
    expect(failure.message).toMatch(/no such file or directory, open '[^']+'$/);
  });

  it('names the way out where there is no room for a mapping', () => {
    const directory = tempDirectory();
    const memory = loadMemory();
    const huge = {
      ...memory,
      map: (fd: number, _size: number, path: string) => memory.map(fd, 2 ** 52, path),
    };
    const failure = failureOf(() => createRing(directory, somebody, shape, huge));
    expect(failure).toMatchObject({ code: 'STARLOG_HUB_UNAVAILABLE', cause: { data: { errno: 'ENOMEM' } } });
    expect(failure.message).toContain('mmap failed: ENOMEM; give this program more memory');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('names the way out where too many files are open', () => {
    const cause = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
    expect(ringRefused('/hub', 4096, cause).message).toBe(
      'No ring of 4096 bytes can be made in /hub: EMFILE: too many open files; raise the limit of open files (ulimit -n) or close some',
    );
  });

  it('throws where the file system is full, instead of dying at the first record', () => {
    const directory = join(tempDirectory(), 'tiny');
    mkdirSync(directory);
    // Needs root, as the tests of owners do.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory]);
    onTestFinished(() => void execFileSync('umount', ['-l', directory]));
    const memory = loadMemory();
    const first = createRing(directory, somebody, ringShape(128 * KIB), memory);
    const failure = failureOf(() => createRing(directory, somebody, ringShape(256 * KIB), memory));
    expect(failure).toMatchObject({ code: 'STARLOG_HUB_UNAVAILABLE', cause: { code: 'ENOSPC' } });
    expect(failure.message).toContain('"ringSize"');
    // Nothing is left of the one that had no room, and the one that had is whole.
    expect(readdirSync(directory).map((name) => join(directory, name))).toEqual([first.path]);
    new Uint8Array(first.mapping.buffer).fill(1);
    first.mapping.unmap();
  });
});
