import { expect, it, onTestFinished, vi } from 'vitest';
import { openHub } from '../hub/hub.ts';
import { somebody, tempHubDirectory } from '../hub/temp.case.ts';
import { Producer } from '../producer/producer.ts';
import { mappedWay } from '../producer/way.ts';
import { createRing } from '../rings/ring-file.ts';
import { Collecting, collect } from './hub.case.ts';
import { CollectorLoop } from './loop.ts';
import { ALONE, type Rhythm, SLEEPS } from './rhythm.ts';

/** Sleeps so long that only the doorbell ends a sleep within a test. */
const DEEP = { sleep: 600_000, longestSleep: 600_000 };

function running(rhythm: Rhythm) {
  const hub = openHub(tempHubDirectory());
  const { collector, sink } = collect(hub);
  let arrived = (): void => {};
  const target = sink(
    new (class extends Collecting {
      override emit(record: Parameters<Collecting['emit']>[0]): void {
        super.emit(record);
        arrived();
      }
    })(),
  );
  const loop = new CollectorLoop(hub, collector, rhythm);
  onTestFinished(() => loop.stop());
  const file = createRing(hub.directory, somebody, { capacity: 64, dataSize: 16_384 }, hub.memory);
  const producer = new Producer(mappedWay(hub, file), { overflow: 'drop', blockTimeout: 0 }, 1024);
  let number = 0;
  return {
    hub,
    target,
    async log(level = 30): Promise<void> {
      const taken = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      producer.send(`{"level":${level},"time":1,"name":"app","msg":"${number++}"}\n`, level, 1, 1);
      await taken;
    },
    asleep: () => vi.waitFor(() => expect(hub.control.words[2]).toBe(1)),
  };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, number) => `${number}`);

it('is woken by each record that comes in its sleep', async () => {
  const { target, log, asleep } = running({ ...ALONE, ...DEEP });
  for (let count = 0; count < 20; count++) {
    await asleep();
    await log();
  }
  expect(target.messages).toEqual(numbers(20));
});

it.each([
  ['alone', ALONE],
  ['beside a program', { budget: 3, nap: 1, ...SLEEPS }],
])('%s, takes one record after the other, and sleeps again behind the last one', async (_, rhythm) => {
  const { target, log, asleep } = running({ ...rhythm, ...DEEP });
  for (let count = 0; count < 200; count++) await log();
  expect(target.messages).toEqual(numbers(200));
  await asleep();
});

it('is woken from its nap by an error', async () => {
  const { hub, target, log } = running({ ...ALONE, ...DEEP, nap: 100_000, longestNap: 100_000 });
  await log();
  // One that naps for a minute and a half comes no sooner by itself.
  for (let count = 1; count < 20; count++) {
    await vi.waitFor(() => expect(hub.control.words[2]).not.toBe(0));
    await log(50);
  }
  expect(target.messages).toEqual(numbers(20));
});
