import { once } from 'node:events';
import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadMemory } from '../memory/system-memory.ts';
import { Doorbell, DoorbellButton } from './doorbell.ts';
import { tempDirectory } from './temp.case.ts';

const memory = loadMemory();

function button(directory: string): DoorbellButton {
  const button = new DoorbellButton(directory);
  onTestFinished(() => button.release());
  return button;
}

/** Listens; `rung()` resolves at the next ring. */
function listener(directory: string): { bell: Doorbell; rung(): Promise<unknown> } {
  const rings = new EventTarget();
  const bell = new Doorbell(directory, memory, () => rings.dispatchEvent(new Event('ring')));
  onTestFinished(() => bell.close());
  return { bell, rung: () => once(rings, 'ring') };
}

it('wakes its listener, again and again', async () => {
  const directory = tempDirectory();
  const { rung } = listener(directory);
  const pressed = button(directory);
  for (let times = 0; times < 3; times++) {
    const heard = rung();
    pressed.ring();
    await heard;
  }
});

it('is for its user only', () => {
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  const directory = tempDirectory();
  listener(directory);
  const found = statSync(join(directory, 'bell'));
  expect(found.isFIFO()).toBe(true);
  expect(found.mode & 0o777).toBe(0o600);
});

it('can be rung where there is no bell, and is heard once there is one', async () => {
  const directory = tempDirectory();
  const pressed = button(directory);
  pressed.ring();
  memory.makeFifo(join(directory, 'bell'));
  pressed.ring();
  const { rung } = listener(directory);
  const heard = rung();
  pressed.ring();
  await heard;
});

it('can be rung when its listener has gone, and is heard by the next one', async () => {
  const directory = tempDirectory();
  const pressed = button(directory);
  const first = listener(directory);
  const heardFirst = first.rung();
  pressed.ring();
  await heardFirst;
  first.bell.close();
  // The descriptor closes on the event loop; meanwhile and afterwards the button must not care.
  await new Promise(setImmediate);
  for (let times = 0; times < 3; times++) pressed.ring();
  const { rung } = listener(directory);
  const heard = rung();
  pressed.ring();
  await heard;
});

it('neither blocks nor fails nor fills up when nobody empties it', () => {
  const directory = tempDirectory();
  const path = join(directory, 'bell');
  memory.makeFifo(path);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const pressed = button(directory);
  // A FIFO holds 64 KiB.
  for (let times = 0; times < 70_000; times++) pressed.ring();
  expect(readSync(fd, Buffer.alloc(100_000))).toBe(65_536);
  // It rings again as soon as somebody listens.
  pressed.ring();
  expect(readSync(fd, Buffer.alloc(10))).toBe(1);
  closeSync(fd);
});
