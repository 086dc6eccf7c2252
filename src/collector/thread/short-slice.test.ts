import { expect, test } from 'vitest';
import { ownScheduling, shortenSlice } from './short-slice.ts';

const SHORT = 100_000n;

/** A kernel that keeps what it is told. */
function kernel({ policy = 0, nice = 0, slice = 2_800_000n, mayChange = true } = {}) {
  let kept = Buffer.alloc(48);
  kept.writeUInt32LE(48, 0);
  kept.writeUInt32LE(policy, 4);
  kept.writeInt32LE(nice, 16);
  kept.writeBigUInt64LE(slice, 24);
  return {
    get: () => Buffer.from(kept),
    set(attributes: Buffer) {
      if (mayChange) kept = Buffer.from(attributes);
      return mayChange;
    },
    get now() {
      return {
        policy: kept.readUInt32LE(4),
        resetOnFork: (kept.readBigUInt64LE(8) & 1n) === 1n,
        nice: kept.readInt32LE(16),
        slice: kept.readBigUInt64LE(24),
      };
    },
  };
}

test('the slice is short until it is taken back, and nothing else changes', () => {
  const it = kernel({ nice: 5 });
  const undo = shortenSlice(it);
  expect(it.now).toEqual({ policy: 0, resetOnFork: true, nice: 5, slice: SHORT });
  undo?.();
  expect(it.now).toMatchObject({ policy: 0, nice: 5, slice: 2_800_000n });
});

test.each([
  ['a negative nice', { nice: -1 }],
  ['a real-time policy', { policy: 1 }],
  ['a slice as short', { slice: SHORT }],
  ['no slices, on a kernel before 6.12', { slice: 0n }],
  ['a kernel that refuses', { mayChange: false }],
])('a thread with %s stays as it is', (_name, setup) => {
  const it = kernel(setup);
  const before = it.now;
  expect(shortenSlice(it)).toBeUndefined();
  expect(it.now).toEqual(before);
});

test('this kernel takes it, where it knows slices', () => {
  const sliceNow = () => ownScheduling()?.get()?.readBigUInt64LE(24) ?? 0n;
  const before = sliceNow();
  const undo = shortenSlice();
  expect(sliceNow()).toBe(before === 0n ? 0n : SHORT);
  undo?.();
  expect(sliceNow()).toBe(before);
});
