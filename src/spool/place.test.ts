import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tempDirectory } from '../hub/temp.case.ts';
import { spoolPath } from './place.ts';

afterEach(() => vi.unstubAllEnvs());

const hub = `/dev/shm/starlog-${process.getuid?.()}/my-app`;

function stub(environment: Record<string, string>): void {
  for (const name of ['STARLOG_SPOOL_BASE', 'STATE_DIRECTORY', 'XDG_STATE_HOME'])
    vi.stubEnv(name, environment[name] ?? '');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

describe('the folder of a spool', () => {
  it('is where state belongs: as said, of the service, of the desktop, of the user', () => {
    stub({ STARLOG_SPOOL_BASE: '/disk/spools', STATE_DIRECTORY: '/var/lib/shop', XDG_STATE_HOME: '/x' });
    expect(spoolPath(hub, 'log')).toBe('/disk/spools/my-app/log');
    stub({ STATE_DIRECTORY: '/var/lib/shop:/var/lib/other', XDG_STATE_HOME: '/x' });
    expect(spoolPath(hub, 'log')).toBe('/var/lib/shop/starlog/my-app/log');
    stub({ XDG_STATE_HOME: '/x' });
    expect(spoolPath(hub, 'log')).toBe('/x/starlog/my-app/log');
    const home = tempDirectory();
    stub({ HOME: home });
    expect(spoolPath(hub, 'log')).toBe(join(home, '.local/state/starlog/my-app/log'));
  });

  it('is one that nobody else can have made, where the user has no home', () => {
    const temporary = tempDirectory();
    stub({ HOME: '/nonexistent', TMPDIR: temporary });
    expect(spoolPath(hub, 'log')).toBe(join(temporary, `starlog-${process.getuid?.()}`, 'spools/my-app/log'));
  });

  it('is another one for a hub of the same name in a folder of the user', () => {
    stub({ STARLOG_SPOOL_BASE: '/disk' });
    vi.stubEnv('STARLOG_HUB_BASE', '/volume/a');
    const paths = [hub, '/volume/a/my-app', '/volume/b/my-app'].map((one) => spoolPath(one, 'log'));
    expect(new Set(paths).size).toBe(3);
    expect(paths[0]).toBe('/disk/my-app/log');
  });

  it('is one folder below that, and its own, whatever the name', () => {
    stub({ STARLOG_SPOOL_BASE: '/disk' });
    const names = [
      '../../etc',
      'tcp://log:514',
      'tcp:/log:514',
      '/dev/log',
      '..',
      '.',
      '',
      'ö',
      'x'.repeat(300),
      'a\0b',
      'a b',
    ];
    const paths = names.map((name) => spoolPath(hub, name));
    expect(new Set(paths).size).toBe(names.length);
    for (const path of paths) expect(path).toMatch(/^\/disk\/my-app\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,80}$/);
  });
});
