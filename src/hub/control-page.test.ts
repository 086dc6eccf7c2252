import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadMemory } from '../memory/system-memory.ts';
import { ControlPage } from './control-page.ts';
import { tempDirectory } from './temp.case.ts';

const before = vi.hoisted(() => ({ link: (): void => {} }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const linkSync: typeof real.linkSync = (from, to) => {
    before.link();
    real.linkSync(from, to);
  };
  return { ...real, linkSync };
});

const { mkdirSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } = fs;

const GENERATION = 1;
const LEVELS_LENGTH = 4;
const LEVELS_START = 64;

const open = (directory: string): ControlPage => ControlPage.open(directory, loadMemory());
const levels = (page: ControlPage): unknown => page.readLevels()?.levels;

describe('the control page', () => {
  it('is one for all who open it, and for its user only', () => {
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const directory = tempDirectory();
    const [one, other] = [open(directory), open(directory)];
    one.announceRing();
    other.announceRing();
    expect([one.ringChanges, other.ringChanges]).toEqual([2, 2]);
    expect(statSync(join(directory, 'control')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['control']);
  });

  it('is one for two processes that make it at the same time', () => {
    const directory = tempDirectory();
    let faster: ControlPage | undefined;
    before.link = () => {
      before.link = () => {};
      faster = open(directory);
    };
    const slower = open(directory);
    faster?.announceRing();
    expect(slower.ringChanges).toBe(1);
    expect(readdirSync(directory)).toEqual(['control']);
  });

  it('refuses a page of another size or kind, and a link', () => {
    const directory = tempDirectory();
    const path = join(directory, 'control');
    open(directory);
    truncateSync(path, 16383);
    const unavailable = expect.objectContaining({
      code: 'STARLOG_HUB_UNAVAILABLE',
      message: expect.stringContaining(path),
    });
    expect(() => open(directory)).toThrow(unavailable);
    writeFileSync(path, Buffer.alloc(16384));
    expect(() => open(directory)).toThrow(unavailable);
    const other = join(directory, 'other');
    mkdirSync(other);
    symlinkSync(path, join(other, 'control'));
    expect(() => open(other)).toThrow(expect.objectContaining({ code: 'ELOOP' }));
  });
});

describe('its levels', () => {
  it('reach every process and can be taken back', () => {
    const directory = tempDirectory();
    const [one, other] = [open(directory), open(directory)];
    expect(levels(other)).toEqual({});
    one.writeLevel('app.db', 20);
    other.writeLevel('ünïcode', 10);
    one.writeLevel('root', 0xffff);
    expect(levels(one)).toEqual({ 'app.db': 20, ünïcode: 10, root: 0xffff });
    expect(levels(other)).toEqual(levels(one));
    other.writeLevel('app.db', undefined);
    expect(levels(one)).toEqual({ ünïcode: 10, root: 0xffff });
  });

  it('have a generation that moves with each change and is even between them', () => {
    const page = open(tempDirectory());
    const generations = [page.generation];
    for (const level of [10, 20, undefined]) {
      page.writeLevel('a', level);
      generations.push(page.generation);
    }
    expect(new Set(generations).size).toBe(4);
    expect(generations.every((generation) => generation % 2 === 0)).toBe(true);
    expect(page.readLevels()?.generation).toBe(page.generation);
  });

  it('are not read while they are being written, and come right again after a writer that was killed half-way', () => {
    const directory = tempDirectory();
    const page = open(directory);
    page.writeLevel('a', 20);
    Atomics.add(page.words, GENERATION, 1);
    Buffer.from(page.words.buffer).write('{"a":20,"torn', LEVELS_START);
    expect(page.readLevels()).toBeUndefined();
    const later = open(directory);
    later.writeLevel('b', 30);
    expect(page.generation % 2).toBe(0);
    expect(levels(page)).toMatchObject({ b: 30 });
  });

  it('are not taken from between two writers', () => {
    const page = open(tempDirectory());
    page.writeLevel('a', 20);
    const original = Buffer.prototype.toString;
    const read = vi.spyOn(Buffer.prototype, 'toString').mockImplementationOnce(function (
      this: Buffer,
      ...args
    ) {
      Atomics.add(page.words, GENERATION, 2);
      return Reflect.apply(original, this, args) as string;
    });
    onTestFinished(() => read.mockRestore());
    expect(page.readLevels()).toBeUndefined();
    expect(levels(page)).toEqual({ a: 20 });
  });

  it('keep changing when the generation passes the largest number', () => {
    const page = open(tempDirectory());
    for (const start of [2 ** 31 - 2, -2, 2 ** 31 - 1, -1]) {
      Atomics.store(page.words, GENERATION, start);
      page.writeLevel('a', 20);
      expect(page.readLevels()?.generation).not.toBe(start);
      expect(levels(page)).toEqual({ a: 20 });
    }
  });

  it('survive what is not theirs: any length, any text', () => {
    const page = open(tempDirectory());
    page.writeLevel('a', 20);
    for (const length of [-1, 1 << 30, 16384]) {
      Atomics.store(page.words, LEVELS_LENGTH, length);
      expect(levels(page)).toEqual({});
    }
    for (const text of ['null', '[]', '3', '{"a":"x","b":20,"c":1.5}', '{']) {
      Atomics.store(page.words, LEVELS_LENGTH, Buffer.from(page.words.buffer).write(text, LEVELS_START));
      expect(levels(page)).toEqual(text.includes('b') ? { b: 20 } : {});
      page.writeLevel('z', 10);
      expect(levels(page)).toMatchObject({ z: 10 });
    }
  });

  it('say when there is no room for more, and stay as they were', () => {
    const page = open(tempDirectory());
    const name = (at: number): string => `${'n'.repeat(1000)}${at}`;
    for (let at = 0; at < 16; at++) page.writeLevel(name(at), 20);
    const full = page.readLevels();
    expect(() => page.writeLevel(name(16), 20)).toThrow(
      expect.objectContaining({
        code: 'STARLOG_HUB_UNAVAILABLE',
        message: expect.stringContaining('take some back'),
      }),
    );
    expect(page.readLevels()).toEqual(full);
    page.writeLevel(name(0), undefined);
    page.writeLevel(name(16), 20);
    expect(levels(page)).toHaveProperty([name(16)], 20);
  });

  it('do not wait for ever for a writer that was stopped', () => {
    const directory = tempDirectory();
    const page = open(directory);
    const stopped = fs.openSync(join(directory, 'control'), 'r+');
    loadMemory().tryLock(stopped);
    expect(() => page.writeLevel('a', 20)).toThrow(
      expect.objectContaining({ code: 'STARLOG_HUB_UNAVAILABLE' }),
    );
    fs.closeSync(stopped);
    page.writeLevel('a', 20);
    expect(levels(page)).toEqual({ a: 20 });
  });
});

describe('its sleeper', () => {
  it('is taken by exactly one', () => {
    const directory = tempDirectory();
    const [one, other] = [open(directory), open(directory)];
    expect(one.takeSleeper()).toBe(false);
    one.setSleeping(true);
    expect([other.takeSleeper(), one.takeSleeper(), other.takeSleeper()]).toEqual([true, false, false]);
    one.setSleeping(true);
    other.setSleeping(false);
    expect(one.takeSleeper()).toBe(false);
  });
});
