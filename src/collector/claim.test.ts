import { existsSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openHub } from '../hub/hub.ts';
import { type HubLock, lockHub } from '../hub/lock.ts';
import { tempHubDirectory } from '../hub/temp.case.ts';
import { Collecting, collect, produce } from './hub.case.ts';

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
