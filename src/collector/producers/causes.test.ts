import { expect, it } from 'vitest';
import { causeOf } from './causes.ts';
import type { HowItEnded } from './ends.ts';

const signals = {
  asked: ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'],
  killed: ['SIGKILL', 'SIGXCPU', 'SIGPIPE'],
  crashed: ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'],
};

it.each(Object.entries(signals))('a signal is %s: %j', (cause, of) => {
  for (const signal of of) {
    const how = { signal };
    expect(causeOf(how, how, false, true), signal).toBe(cause);
    // A thread goes with its process.
    expect(causeOf(undefined, how, true, false), signal).toBe(cause);
  }
});

it.each<[string, HowItEnded | undefined, HowItEnded | undefined, boolean, boolean, string]>([
  ['a thread that is terminated', { exitCode: 1 }, { exitCode: 1 }, true, false, 'asked'],
  [
    'a thread without memory',
    { exitCode: 1, errorCode: 'E' },
    { exitCode: 1, errorCode: 'E' },
    true,
    false,
    'crashed',
  ],
  ['a thread whose process ends with a code', undefined, { exitCode: 1 }, true, false, 'crashed'],
  ['a process that ends with a code', { exitCode: 134 }, { exitCode: 134 }, false, false, 'crashed'],
  ['one that nobody knows of', undefined, undefined, false, false, 'killed'],
  ['one that ended before anybody listened', undefined, undefined, false, true, 'unknown'],
])('%s', (_, own, known, isThread, wasGone, cause) => {
  expect(causeOf(own, known, isThread, wasGone)).toBe(cause);
});
