import { chmodSync, chownSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ownIdentity } from '../record/identity.ts';
import { ensurePrivateDirectory, HUB_NAME, hubBases, managedHubName, programHubName } from './directory.ts';
import { tempDirectory } from './temp.case.ts';

describe('ensurePrivateDirectory', () => {
  it('makes a folder that only its user may enter, and takes it again', () => {
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const path = join(tempDirectory(), 'hub');
    ensurePrivateDirectory(path);
    ensurePrivateDirectory(path);
    expect(statSync(path).mode & 0o7777).toBe(0o700);
  });

  it.each<[string, (path: string) => void, string, string]>([
    ['is open to all', (path) => chmodSync(path, 0o777), 'mode 0777', 'chmod 700'],
    ['lets its group look in', (path) => chmodSync(path, 0o750), 'mode 0750', 'chmod 700'],
    ['lets others pass through', (path) => chmodSync(path, 0o701), 'mode 0701', 'chmod 700'],
    // Needs root, which CI has as well.
    ['belongs to somebody else', (path) => chownSync(path, 4242, 0), 'user 4242', 'STARLOG_HUB_BASE'],
    [
      'is a file',
      (path) => {
        rmSync(path, { recursive: true });
        writeFileSync(path, '');
      },
      'not a directory',
      'remove it',
    ],
    [
      'is a link to a folder that would do',
      (path) => {
        rmSync(path, { recursive: true });
        mkdirSync(`${path}-other`, { mode: 0o700 });
        symlinkSync(`${path}-other`, path);
      },
      'not a directory',
      'remove it',
    ],
    [
      'is a link to nowhere',
      (path) => {
        rmSync(path, { recursive: true });
        symlinkSync('/nowhere', path);
      },
      'not a directory',
      'remove it',
    ],
  ])('refuses one that %s', (_name, change, reason, wayOut) => {
    const path = join(tempDirectory(), 'hub');
    ensurePrivateDirectory(path);
    change(path);
    expect(() => ensurePrivateDirectory(path)).toThrow(
      expect.objectContaining({
        code: 'STARLOG_HUB_UNSAFE',
        data: { path, reason: expect.stringContaining(reason) },
        message: expect.stringMatching(new RegExp(`${path}.*${reason}.*${wayOut}`)),
      }),
    );
  });
});

describe('programHubName', () => {
  it('is the same for each start of a script in a folder, another for others, and a name that a hub can have', () => {
    vi.spyOn(process, 'cwd').mockReturnValue('/srv/app');
    const argv = vi.spyOn(process, 'argv', 'get');
    onTestFinished(() => void vi.restoreAllMocks());
    const named = (script: string, slot = 0): string => {
      argv.mockReturnValue(['node', script]);
      return programHubName(slot);
    };
    const name = named('/srv/app/übel "script" with a very long name, longer than any folder likes it.js');
    expect(named('/srv/app/a.js')).toBe(named('/srv/app/a.js'));
    expect(
      new Set([name, named('/srv/app/a.js'), named('/srv/b/a.js'), named('/srv/app/a.js', 1)]).size,
    ).toBe(4);
    expect(name.length).toBeLessThan(80);
    expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
    argv.mockReturnValue(['node']);
    expect(programHubName(0)).toMatch(/^program-repl-/);
  });

  it('is there in a folder that was removed too', () => {
    const cwd = vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
    });
    onTestFinished(() => cwd.mockRestore());
    expect(programHubName(0)).toMatch(HUB_NAME);
  });
});

describe('managedHubName', () => {
  /** As PM2 starts an instance. */
  function start(
    env: Record<string, string>,
    script = '/usr/lib/node_modules/pm2/lib/ProcessContainerFork.js',
  ) {
    const pm2 = { pm_id: '3', pm_exec_path: '/srv/app.js', namespace: 'default', PM2_HOME: '/root/.pm2' };
    for (const [name, value] of Object.entries({ ...pm2, ...env })) vi.stubEnv(name, value);
    vi.spyOn(process, 'argv', 'get').mockReturnValue(['node', script]);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    });
    return managedHubName();
  }

  it('is the same for all instances of an app, and another for each app, namespace and daemon', () => {
    const name = start({ name: 'api', NODE_APP_INSTANCE: '0' });
    expect(name).toMatch(/^pm2-api-[0-9a-f]{12}$/);
    expect(start({ name: 'api', NODE_APP_INSTANCE: '1', pm_id: '4' })).toBe(name);
    expect(start({ name: 'api' }, '/usr/lib/node_modules/pm2/lib/ProcessContainer.js')).toBe(name);
    expect(start({ name: 'api' }, '/srv/app.js')).toBe(name);
    expect(start({ name: 'jobs' })).not.toBe(name);
    expect(start({ name: 'api', namespace: 'b' })).not.toBe(name);
    expect(start({ name: 'api', PM2_HOME: '/b' })).not.toBe(name);
    expect(start({ name: `${'über/'.repeat(20)}` })).toMatch(HUB_NAME);
  });

  it('is none in what an instance starts, and without PM2', () => {
    expect(start({ name: 'api' }, '/srv/worker.js')).toBeUndefined();
    vi.unstubAllEnvs();
    expect(managedHubName()).toBeUndefined();
  });

  it('names the processes too', () => {
    start({ name: 'api', NODE_APP_INSTANCE: '2' });
    expect(ownIdentity(true).processName).toBe('api-2');
  });
});

describe('hubBases', () => {
  it('prefers what the user said, then memory', () => {
    vi.stubEnv('STARLOG_HUB_BASE', '/mine');
    vi.stubEnv('XDG_RUNTIME_DIR', '/run/user/9');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(hubBases().slice(0, 3)).toEqual([
      '/mine',
      `/dev/shm/starlog-${process.getuid?.()}`,
      '/run/user/9/starlog',
    ]);
  });
});

it.each(['a', 'a.b_c-D9', '9', 'x'.repeat(64)])('lets a hub be named %s', (name) => {
  expect(HUB_NAME.test(name)).toBe(true);
});

it.each(['', '.', '..', '.a', '-a', 'a/b', '../a', 'a b', 'ä', 'a\n', 'x'.repeat(65)])(
  'does not let a hub be named "%s"',
  (name) => {
    expect(HUB_NAME.test(name)).toBe(false);
  },
);
