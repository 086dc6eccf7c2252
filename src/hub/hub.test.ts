import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRing, ringShape } from '../rings/ring-file.ts';
import { type Hub, openHub, openNamedHub, openProgramHub, removeHub } from './hub.ts';
import { type HubLock, lockHub } from './lock.ts';
import { adoptOrphans } from './orphans.ts';
import { somebody, tempDirectory, tempHubDirectory } from './temp.case.ts';

vi.mock('./lock.ts', { spy: true });

/** Another process that takes the lock of a file, says so, and keeps it until it is killed. */
const LOCKER = `
  const flock = require('koffi').load(null).func('int flock(int fd, int operation)');
  const fd = require('node:fs').openSync(process.argv[1], 'a');
  console.log(flock(fd, 2 | 4) === 0 ? 'locked' : 'refused');
  setInterval(() => {}, 1000);
`;

async function otherLocker(path: string): Promise<{ child: ChildProcess; outcome: string }> {
  const child = spawn(process.execPath, ['-e', LOCKER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [outcome] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, outcome: outcome.toString().trim() };
}

function useBase(): string {
  const base = tempDirectory();
  vi.stubEnv('STARLOG_HUB_BASE', base);
  onTestFinished(() => void vi.unstubAllEnvs());
  return base;
}

function lockOf(hub: Hub): HubLock {
  const lock = lockHub(hub);
  if (lock === undefined) throw new Error('the lock is taken');
  return lock;
}

describe('openHub', () => {
  it('makes a private folder in a private folder, also where both have vanished', () => {
    const directory = join(tempHubDirectory(), 'below');
    openHub(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(dirname(directory)).mode & 0o777).toBe(0o700);
  });

  it('refuses a hub in a folder that others may enter: they could put another in its place', () => {
    const directory = tempHubDirectory();
    chmodSync(dirname(directory), 0o755);
    expect(() => openHub(directory)).toThrow(expect.objectContaining({ code: 'STARLOG_HUB_UNSAFE' }));
    expect(existsSync(directory)).toBe(false);
  });

  it('says where and why when the folder can not be made', () => {
    const directory = join(tempDirectory(), 'missing', 'base', 'hub');
    expect(() => openHub(directory)).toThrow(
      expect.objectContaining({
        code: 'STARLOG_HUB_UNAVAILABLE',
        message: expect.stringContaining(directory),
      }),
    );
  });
});

describe('the lock of a hub', () => {
  it('is for one, and free again when that one releases it', () => {
    const directory = tempHubDirectory();
    const lock = lockOf(openHub(directory));
    expect(lockHub(openHub(directory))).toBeUndefined();
    lock.release();
    lockOf(openHub(directory)).release();
  });

  it('excludes other processes, and is free when they are killed', async () => {
    const hub = openHub(tempHubDirectory());
    const path = join(hub.directory, 'lock');
    const lock = lockOf(hub);
    expect((await otherLocker(path)).outcome).toBe('refused');
    lock.release();
    const { child, outcome } = await otherLocker(path);
    expect(outcome).toBe('locked');
    expect(lockHub(hub)).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockOf(hub).release();
  });

  it('is not that of a file that was removed meanwhile: it would exclude nobody', () => {
    const hub = openHub(tempHubDirectory());
    const path = join(hub.directory, 'lock');
    lockOf(hub).release();
    const removing: Hub = {
      ...hub,
      memory: {
        ...hub.memory,
        tryLock(fd) {
          unlinkSync(path);
          return hub.memory.tryLock(fd);
        },
      },
    };
    expect(lockHub(removing)).toBeUndefined();
    const replacing: Hub = {
      ...hub,
      memory: {
        ...hub.memory,
        tryLock(fd) {
          unlinkSync(path);
          writeFileSync(path, '');
          return hub.memory.tryLock(fd);
        },
      },
    };
    writeFileSync(path, '');
    expect(lockHub(replacing)).toBeUndefined();
  });
});

describe('a named hub', () => {
  it('belongs to who comes first, and is found by who comes later', () => {
    const base = useBase();
    const first = openNamedHub('orders');
    const second = openNamedHub('orders');
    expect(first.hub.directory).toBe(join(base, 'orders'));
    expect(second.hub.directory).toBe(first.hub.directory);
    expect(first.lock).toBeDefined();
    expect(second.lock).toBeUndefined();
    first.lock?.release();
  });

  it.each(['', '..', 'a/b', '-x'])('can not be named "%s"', (name) => {
    useBase();
    expect(() => openNamedHub(name)).toThrow(
      expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', data: { hub: name } }),
    );
  });

  it('is not made elsewhere when its base is unsafe', () => {
    const base = useBase();
    chmodSync(base, 0o777);
    expect(() => openNamedHub('orders')).toThrow(
      expect.objectContaining({
        code: 'STARLOG_HUB_UNSAFE',
        message: expect.stringContaining(`chmod 700 ${base}`),
      }),
    );
  });

  it('is made elsewhere when its base can not be had', () => {
    const file = join(tempDirectory(), 'file');
    writeFileSync(file, '');
    vi.stubEnv('STARLOG_HUB_BASE', join(file, 'base'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const { hub, lock } = openNamedHub(`test-${process.pid}`);
    expect(hub.directory).not.toContain(file);
    expect(removeHub(hub, lock as HubLock)).toBe(true);
    lock?.release();
  });
});

describe('the hub of a program', () => {
  it('is in the first slot that no other copy collects from', () => {
    useBase();
    const copies = [1, 2, 3].map(() => openProgramHub('lock', () => {}));
    const slots = copies.map(({ hub }) => hub.directory.split('.').at(-1));
    expect(slots).toEqual(['0', '1', '2']);
    // What a crash left behind is found by the next start.
    copies[1]?.lock.release();
    expect(openProgramHub('lock', () => {}).hub.directory).toBe(copies[1]?.hub.directory);
  });

  it('is given back when what should be in it can not be made', () => {
    const base = useBase();
    const full = new Error('no room');
    expect(() =>
      openProgramHub('lock', (hub) => {
        if (hub.directory.startsWith(base)) throw full;
        return hub;
      }),
    ).not.toThrow();
    expect(readdirSync(base)).toEqual([]);
    expect(openProgramHub('lock', () => {}).hub.directory).toMatch(/\.0$/);
  });

  it('takes over the rings of slots from which nobody collects any more, and leaves those of others', () => {
    useBase();
    const [first, second, third] = [1, 2, 3].map(() => openProgramHub('lock', () => {}));
    if (!first || !second || !third) throw new Error('three were made');
    const rings = [second, third].map(({ hub }) =>
      createRing(hub.directory, somebody, ringShape(65536), hub.memory),
    );
    onTestFinished(() => rings.forEach((ring) => void ring.mapping.unmap()));
    second.lock.release();
    adoptOrphans(first.hub);
    expect(readdirSync(first.hub.directory)).toContain(basename(rings[0]?.path ?? ''));
    expect(existsSync(second.hub.directory)).toBe(false);
    expect(existsSync(rings[1]?.path ?? '')).toBe(true);
  });

  it('leaves a slot as it is that another version or a damage has left, says so, and takes over the others', () => {
    const base = useBase();
    const warnings = vi.spyOn(process, 'emitWarning').mockReturnValue();
    onTestFinished(() => warnings.mockRestore());
    const [first, second, third] = [1, 2, 3].map(() => openProgramHub('lock', () => {}));
    if (!first || !second || !third) throw new Error('three were made');
    for (const { hub, lock } of [second, third]) {
      writeFileSync(join(hub.directory, '1-0-0123456789ab.ring'), '');
      lock.release();
    }
    writeFileSync(join(second.hub.directory, 'control'), 'of another version');
    adoptOrphans(first.hub);
    expect(readdirSync(base).sort()).toEqual([first.hub, second.hub].map((hub) => basename(hub.directory)));
    expect(readdirSync(first.hub.directory)).toContain('1-0-0123456789ab.ring');
    expect(warnings).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringContaining(second.hub.directory) }),
    );
  });
});

describe('openNamedHub beside a process that removes the hub', () => {
  it('has the control page that all others will open', async () => {
    useBase();
    const before = openNamedHub('h');
    const { lockHub: take } = await vi.importActual<typeof import('./lock.ts')>('./lock.ts');
    vi.mocked(lockHub).mockImplementationOnce((hub, name) => {
      // As far as it has come in this moment; the folder can't be removed any more then.
      for (const file of ['control', 'lock']) unlinkSync(join(before.hub.directory, file));
      return take(hub, name);
    });
    const { hub, lock } = openNamedHub('h');
    expect(lock?.isValid).toBe(true);
    openHub(hub.directory).control.announceRing();
    expect(hub.control.ringChanges).toBe(1);
  });
});

describe('removeHub', () => {
  it('leaves nothing of an empty hub, also of one that is gone', () => {
    const hub = openHub(tempHubDirectory());
    const lock = lockOf(hub);
    hub.memory.makeFifo(join(hub.directory, 'bell'));
    expect(removeHub(hub, lock)).toBe(true);
    expect(existsSync(hub.directory)).toBe(false);
    expect(removeHub(hub, lock)).toBe(false);
  });

  it('keeps the lock until nothing else is left: who gets it must not open what is about to go', () => {
    const hub = openHub(tempHubDirectory());
    const lock = lockOf(hub);
    mkdirSync(join(hub.directory, 'socket'));
    expect(removeHub(hub, lock)).toBe(false);
    expect(readdirSync(hub.directory)).not.toContain('control');
    expect(lock.isValid).toBe(true);
  });

  it('leaves the hub of a successor alone', () => {
    const hub = openHub(tempHubDirectory());
    const lock = lockOf(hub);
    expect(removeHub(hub, lock)).toBe(true);
    const successor = openHub(hub.directory);
    lockOf(successor);
    expect(removeHub(hub, lock)).toBe(false);
    expect(existsSync(successor.directory)).toBe(true);
  });

  it.each(['1-0-ab.ring', '1-0-ab.new'])('leaves a hub as it is that has a %s', (name) => {
    const hub = openHub(tempHubDirectory());
    const lock = lockOf(hub);
    writeFileSync(join(hub.directory, name), '');
    expect(removeHub(hub, lock)).toBe(false);
    expect(readdirSync(hub.directory).sort()).toEqual([name, 'control', 'lock']);
  });

  it('removes no file that it does not know', () => {
    const hub = openHub(tempHubDirectory());
    writeFileSync(join(hub.directory, '1-0-ab.ring.corrupt'), 'evidence');
    expect(removeHub(hub, lockOf(hub))).toBe(false);
    expect(existsSync(join(hub.directory, '1-0-ab.ring.corrupt'))).toBe(true);
  });

  it('is found again by a ring that was made meanwhile', () => {
    const hub = openHub(tempHubDirectory());
    expect(removeHub(hub, lockOf(hub))).toBe(true);
    const again = openHub(hub.directory);
    const ring = createRing(again.directory, somebody, ringShape(65536), again.memory);
    expect(removeHub(again, lockOf(again))).toBe(false);
    expect(existsSync(ring.path)).toBe(true);
    ring.mapping.unmap();
  });
});
