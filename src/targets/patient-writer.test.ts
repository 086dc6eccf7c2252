import { expect, test } from 'vitest';
import { PatientWriter } from './patient-writer.ts';

const bytes = Buffer.from('one\n');
const failure = (code: string) => Object.assign(new Error(code), { code });

/** A pipe that is full until so many milliseconds were slept. */
function pipe(fullFor: number) {
  const state = { fullFor, slept: 0, calls: 0 };
  const writer = new PatientWriter(
    (_fd, _bytes, _start, length) => {
      state.calls += 1;
      if (state.slept < state.fullFor) throw failure('EAGAIN');
      return length;
    },
    (ms) => {
      state.slept += ms;
    },
  );
  const write = () => writer.write(1, bytes, 0, bytes.length);
  return { state, writer, write };
}

test('waits for a reader that is a little behind', () => {
  const { state, write } = pipe(60);
  expect(write()).toBe(4);
  expect(state.calls).toBeLessThan(20);
});

test('gives up early when the caller will come back', () => {
  const { state, write } = pipe(Number.POSITIVE_INFINITY);
  expect(write).toThrow('EAGAIN');
  expect(state.slept).toBeGreaterThanOrEqual(100);
  expect(state.slept).toBeLessThan(150);
});

test('has more patience when the record would be lost', () => {
  const { writer, write } = pipe(4000);
  let taken = 0;
  writer.directly(() => {
    taken = write();
  });
  expect(taken).toBe(4);
});

test('a reader that stopped costs the patience once, until it takes bytes again', () => {
  const { state, writer, write } = pipe(Number.POSITIVE_INFINITY);
  expect(() => writer.directly(write)).toThrow('EAGAIN');
  const once = state.slept;
  expect(() => writer.directly(write)).toThrow('EAGAIN');
  expect(state.slept).toBe(once);

  state.fullFor = 0;
  expect(write()).toBe(4);
  state.fullFor = once + 1000;
  expect(() => writer.directly(write)).not.toThrow();
});

test('a failure that time does not heal is thrown at once', () => {
  let calls = 0;
  const writer = new PatientWriter(() => {
    calls += 1;
    throw failure('ENOSPC');
  });
  expect(() => writer.write(1, bytes, 0, 4)).toThrow('ENOSPC');
  expect(calls).toBe(1);
});

test('a descriptor that takes nothing and says nothing is a full one', () => {
  const writer = new PatientWriter(
    () => 0,
    () => {},
  );
  expect(() => writer.write(1, bytes, 0, 4)).toThrow('took no byte');
});

test('really sleeps by default', () => {
  let calls = 0;
  const writer = new PatientWriter((_fd, _bytes, _start, length) => {
    calls += 1;
    if (calls < 3) throw failure('EAGAIN');
    return length;
  });
  const from = performance.now();
  expect(writer.write(1, bytes, 0, 4)).toBe(4);
  // Naps of 1 and 2 ms; a timer may end one a little early.
  expect(performance.now() - from).toBeGreaterThan(1);
});
