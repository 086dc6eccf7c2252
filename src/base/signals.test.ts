import { afterEach, expect, it } from 'vitest';
import { onSignal } from './signals.ts';

const stops: (() => void)[] = [];
const warnings: Error[] = [];
const hear = (warning: Error): void => void warnings.push(warning);

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  process.off('warning', hear);
});

it('is heard by any number of those who want it, with one listener', async () => {
  process.on('warning', hear);
  const before = process.listenerCount('SIGUSR2');
  const heard: number[] = [];
  const same = (): void => void heard.push(-1);
  for (let at = 0; at < 20; at++) stops.push(onSignal('SIGUSR2', () => heard.push(at)));
  stops.push(onSignal('SIGUSR2', same), onSignal('SIGUSR2', same));
  expect(process.listenerCount('SIGUSR2')).toBe(before + 1);
  process.emit('SIGUSR2', 'SIGUSR2');
  expect(heard).toEqual([...Array.from({ length: 20 }, (_, at) => at), -1, -1]);
  for (const stop of stops.splice(0, 21)) {
    stop();
    stop();
  }
  process.emit('SIGUSR2', 'SIGUSR2');
  expect(heard.slice(22)).toEqual([-1]);
  stops.splice(0).at(0)?.();
  expect(process.listenerCount('SIGUSR2')).toBe(before);
  // A warning is emitted in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
});
