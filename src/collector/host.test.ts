import { expect, it, onTestFinished } from 'vitest';
import { type Handler, LATER } from '../handlers/handler.ts';
import { openHub } from '../hub/hub.ts';
import { tempHubDirectory } from '../hub/temp.case.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { Host } from './host.ts';
import { Collecting, produce, SINK, Taking } from './hub.case.ts';

/** Tells what happens to it, in order. */
class Witness extends Collecting {
  readonly seen: string[] = [];
  private readonly onEmit: () => void;

  constructor(onEmit: () => void = () => {}) {
    super();
    this.onEmit = onEmit;
  }
  override open(): void {
    this.seen.push('open');
  }
  override emit(record: Parameters<Collecting['emit']>[0]): void {
    super.emit(record);
    this.seen.push(record.message);
    this.onEmit();
  }
  override close(): void {
    this.seen.push('close');
  }
}

const NO_LEVELS = { asked: undefined, killed: undefined, crashed: undefined, unknown: undefined };

const hubOf = () => openHub(tempHubDirectory());

function hostOf(hub: ReturnType<typeof openHub>, ...handlers: Handler[]): Host {
  const hierarchy = new Hierarchy();
  hierarchy.node(SINK).handlers.push(...handlers);
  const host = new Host(hub, undefined, { hierarchy, handlers, sinkName: SINK, lossLevels: NO_LEVELS });
  // Who has stopped has nothing to close any more.
  onTestFinished(() => host.collector.close());
  return host;
}

it('opens its handlers, collects, and closes them behind the last record', async () => {
  const hub = hubOf();
  const witness = new Witness();
  const host = hostOf(hub, witness);
  host.start();
  const { log } = produce(hub);
  for (let count = 0; count < 5; count++) log(`${count}`);
  expect(await host.stop(60_000)).toBe(true);
  expect(witness.seen).toEqual(['open', '0', '1', '2', '3', '4', 'close']);
  expect(host.collector.taken).toBe(5);
});

it('needs no loop to bring out what is there', async () => {
  const hub = hubOf();
  produce(hub).log('left behind');
  const witness = new Witness();
  expect(await hostOf(hub, witness).stop(60_000)).toBe(true);
  expect(witness.seen).toEqual(['open', 'left behind', 'close']);
});

it('leaves what no target takes for the next one, closes all handlers, and only then says that one would not', async () => {
  const hub = hubOf();
  produce(hub).log('kept');
  const stuck = new Taking();
  stuck.limit = () => LATER as never;
  const witness = new Witness();
  const failing = new Witness();
  failing.close = () => {
    failing.seen.push('close');
    throw new Error('the close of a handler');
  };
  const host = hostOf(hub, failing, stuck, witness);
  await expect(host.stop(5)).rejects.toThrow('the close of a handler');
  expect([failing.seen.at(-1), witness.seen.at(-1)]).toEqual(['close', 'close']);

  const next = new Witness();
  expect(await hostOf(hub, next).stop(60_000)).toBe(true);
  expect(next.messages).toEqual(['kept']);
});

it('can be stopped by a handler in the middle of its turn', async () => {
  const hub = hubOf();
  let stopped: Promise<boolean> | undefined;
  const witness: Witness = new Witness(() => {
    stopped ??= host.stop(60_000);
  });
  const host: Host = hostOf(hub, witness);
  const { log } = produce(hub);
  log('a');
  log('b');
  host.collector.turn(50);
  expect(await stopped).toBe(true);
  expect(witness.seen).toEqual(['open', 'a', 'b', 'close']);
});

it('goes on behind its leave, for last words', async () => {
  const hub = hubOf();
  const witness = new Witness();
  const host = hostOf(hub, witness);
  host.start();
  const { log } = produce(hub);
  log('first');
  expect(host.drainNow(60_000)).toBe(true);
  host.leave('');
  log('last words');
  host.collector.turn(50);
  expect(witness.messages).toEqual(['first', 'last words']);
  await host.stop(60_000);
});
