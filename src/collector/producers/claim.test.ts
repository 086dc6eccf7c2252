import { existsSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openHub } from '../../hub/hub.ts';
import { type HubLock, lockHub } from '../../hub/lock.ts';
import { tempHubDirectory } from '../../hub/temp.case.ts';
import { linkedWay } from '../../producer/choose-way.ts';
import { Producer } from '../../producer/producer.ts';
import { linksOver } from '../../queues/link.ts';
import { Collecting, collect, produce } from '../hub.case.ts';
import { openInlets } from '../inlets.ts';

/** A collector whose hub somebody has removed. */
function withoutHub() {
  const warnings = vi.spyOn(process, 'emitWarning').mockReturnValue();
  onTestFinished(() => warnings.mockRestore());
  const hub = openHub(tempHubDirectory());
  const lock = lockHub(hub) as HubLock;
  const collected = collect(hub, undefined, lock);
  const known = produce(hub);
  const target = collected.sink(new Collecting());
  collected.settle();
  rmSync(hub.directory, { recursive: true });
  return { ...collected, lock, known, target, warnings };
}

test('a collector whose hub is removed makes it anew, and goes on with old and new producers', () => {
  const { hub, collector, known, target, warnings, settle } = withoutHub();
  collector.lastTurn(50);
  expect(lockHub(hub)).toBe(undefined);
  known.log('one');
  const later = openHub(hub.directory);
  produce(later).log('two');
  collector.lastTurn(50);
  settle();
  expect(target.messages).toEqual(['one', 'two']);
  expect(warnings).toHaveBeenCalledWith(
    expect.objectContaining({ message: expect.stringContaining('RemoveIPC') }),
  );
});

test('levels that are set everywhere reach who comes later, before and after the hub was made anew', () => {
  const { hub, collector } = withoutHub();
  openHub(hub.directory);
  hub.control.writeLevel('app.db', 20);
  rmSync(hub.directory, { recursive: true });
  collector.lastTurn(50);
  const later = openHub(hub.directory);
  expect(later.control.readLevels()?.levels).toEqual({ 'app.db': 20 });
  hub.control.writeLevel('app', 10);
  for (const { control } of [hub, later])
    expect(control.readLevels()?.levels).toEqual({ 'app.db': 20, app: 10 });
  hub.control.writeLevel('app.db', undefined);
  expect(later.control.readLevels()?.levels).toEqual({ app: 10 });
});

test('who comes by socket finds the hub that was made anew, and who came before goes on', async () => {
  const { hub, collector, target, settle } = withoutHub();
  openHub(hub.directory);
  openInlets(collector, hub, () => {}, undefined);
  const options = {
    ringSize: 65536,
    maxRecordSize: 16384,
    sharedMemory: 'never',
    link: linksOver(undefined),
  } as const;
  const join = (): Producer => {
    const way = linkedWay(hub, false, options);
    const producer = new Producer(way, { overflow: 'drop', blockTimeout: 0 }, options.maxRecordSize);
    onTestFinished(() => producer.release());
    return producer;
  };
  const log = async (producer: Producer, message: string): Promise<void> => {
    producer.send(`{"level":30,"time":1,"name":"app","msg":"${message}"}\n`, 30, 1, 1);
    await vi.waitFor(() => {
      settle();
      expect(target.messages).toContain(message);
    }, 5000);
  };
  const known = join();
  await log(known, 'one');
  rmSync(hub.directory, { recursive: true });
  collector.lastTurn(50);
  await log(join(), 'two');
  await log(known, 'three');
  expect(target.messages).toEqual(['one', 'two', 'three']);
});

test('where another one collects from the hub that was made anew, its rings are left alone', () => {
  const { hub, collector, known, target, settle } = withoutHub();
  const later = openHub(hub.directory);
  const other = lockHub(later) as HubLock;
  const theirs = produce(later);
  theirs.log('theirs');
  known.log('ours');
  collector.lastTurn(50);
  settle();
  expect(target.messages).toEqual(['ours']);
  expect(theirs.writer.pending).toBe(1);
  expect(other.isValid).toBe(true);
  other.release();
  collector.lastTurn(50);
  settle();
  expect(target.messages).toEqual(['ours', 'theirs']);
});

test('a hub that was made anew is removed with its last collector', () => {
  const { hub, collector, known, lock } = withoutHub();
  collector.lastTurn(50);
  expect(existsSync(hub.directory)).toBe(true);
  expect(lock.isValid).toBe(false);
  collector.leave(known.file.path);
  expect(existsSync(hub.directory)).toBe(false);
  collector.lastTurn(50);
  expect(existsSync(hub.directory)).toBe(false);
});
