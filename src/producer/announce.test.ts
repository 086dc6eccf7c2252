import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announce, inheritedDirectory, toldDirectory } from './announce.ts';

const program = '/hubs/program-app.0';
const audit = '/hubs/audit';
const spool = '/hubs/spool';
const parents = '/hubs/program-parent.0';

let ends: (() => void)[] = [];
const say = (directory: string): (() => void) => {
  const end = announce(directory, directory.includes('program'));
  ends.push(end);
  return end;
};
const told = () => [process.env.STARLOG_HUB, getEnvironmentData('starlog.hub')];

beforeEach(() => {
  vi.stubEnv('STARLOG_HUB', undefined);
});

afterEach(() => {
  for (const end of ends) end();
  ends = [];
  setEnvironmentData('starlog.hub', undefined as unknown as string);
  vi.unstubAllEnvs();
});

test.each([
  [program, audit],
  [audit, program],
])('of %s and %s the children are told of the hub of the program', (...both) => {
  for (const directory of both) say(directory);
  expect(told()).toEqual([program, program]);
});

test.each([
  [program, audit],
  [audit, program],
])('nothing is left when %s ends before %s', (...both) => {
  const pairs = [audit, spool, program].map((directory) => [directory, say(directory)] as const);
  const map = new Map(pairs);
  for (const directory of [both[0], spool, both[1]]) map.get(directory)?.();
  expect(told()).toEqual([undefined, undefined]);
});

test('a named hub is told of where there is no other, and takes the place of one that ends', () => {
  say(audit);
  const end = say(program);
  end();
  expect(told()).toEqual([audit, audit]);
});

test('a child that was told of a hub tells its own children of that, whatever named hub it uses besides', () => {
  vi.stubEnv('STARLOG_HUB', parents);
  say(audit);
  expect(process.env.STARLOG_HUB).toBe(parents);
});

test('so does a thread that was told of one without its environment', () => {
  setEnvironmentData('starlog.hub', parents);
  say(audit);
  expect(told()).toEqual([undefined, parents]);
});

test('a program that was told to be one of its own tells its children of a named hub all the same', () => {
  vi.stubEnv('STARLOG_HUB', '');
  const end = say(audit);
  expect(process.env.STARLOG_HUB).toBe(audit);
  end();
  expect(process.env.STARLOG_HUB).toBe('');
});

test('what a thread announces is nothing that it was told itself', () => {
  say(audit);
  expect(inheritedDirectory()).toBeUndefined();
  expect(toldDirectory()).toBeUndefined();
});

test('what the program says in between stays', () => {
  const end = say(program);
  process.env.STARLOG_HUB = parents;
  expect(inheritedDirectory()).toBe(parents);
  end();
  expect(told()).toEqual([parents, undefined]);
});
