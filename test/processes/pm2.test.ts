import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { Pm2 } from '../helpers/pm2.js';
import type { Stage } from '../helpers/stage.js';
import { test } from '../helpers/test.ts';
import { until } from '../helpers/until.js';

const script = fileURLToPath(new URL('../fixtures/pm2-app.js', import.meta.url));

interface App {
  name: string;
  exec_mode: 'cluster' | 'fork';
  instances: number;
  /** How it sets up logging, and the options of its multiprocess handler. */
  setup: string;
  options: { hub?: string };
}

const apps: App[] = [
  { name: 'api', exec_mode: 'cluster', instances: 4, setup: 'configure', options: { hub: 'shop-api' } },
  { name: 'jobs', exec_mode: 'fork', instances: 2, setup: 'code', options: { hub: 'shop-jobs' } },
  // Names no hub: its instances share one all the same.
  { name: 'mail', exec_mode: 'cluster', instances: 2, setup: 'configure', options: {} },
];

function envOf({ name, setup, options }: App) {
  return { TEST_SETUP: setup, TEST_LOG: `${name}.log`, TEST_OPTIONS: JSON.stringify(options) };
}

function pidsOf(stage: Stage, { name }: App): number[] {
  const series = readdirSync(join(stage.directory, 'counts')).filter((id) => id.startsWith(`${name}.`));
  return series.map((id) => Number(id.split('.')[1]));
}

/** The instance that collects: the one that has the lock of its hub open, and stays so. */
async function collectorOf(stage: Stage, app: App): Promise<number> {
  let seen: number | undefined;
  return until(() => {
    const pid = pidsOf(stage, app).find((candidate) => hasLock(stage, candidate));
    const isSame = pid === seen;
    seen = pid;
    return isSame && pid;
  }, `a collector of ${app.name}`) as Promise<number>;
}

function hasLock(stage: Stage, pid: number): boolean {
  try {
    const fds = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    return fds.some((path) => path.startsWith(stage.hubBase) && path.endsWith('/lock'));
  } catch {
    return false;
  }
}

test('several instances of several apps of one PM2: each record once and in the file of its app, also across reloads and the kill of the one that collects', async ({
  stage,
}) => {
  const file = (app: App) => join(stage.directory, `${app.name}.log`);
  const pm2 = new Pm2(stage);
  try {
    await pm2.start(apps.map((app) => ({ ...app, script, env: envOf(app) })));
    for (const app of apps) expect(pidsOf(stage, app)).toHaveLength(app.instances);

    await pm2.run('reload', 'all');
    for (const app of apps) expect(pidsOf(stage, app)).toHaveLength(2 * app.instances);

    for (const app of apps) {
      const collector = await collectorOf(stage, app);
      process.kill(collector, 'SIGKILL');
      const { size } = statSync(file(app));
      await until(() => statSync(file(app)).size > size, `${app.name} to be written by another instance`);
      await until(
        () => pidsOf(stage, app).length > 2 * app.instances,
        'PM2 to start an instance in its place',
      );
    }
  } finally {
    await pm2.kill();
  }
  // An app that leaves no time for its last words has perhaps left records for its next start.
  for (const app of apps) {
    // What PM2 would start it with.
    const { PM2_HOME } = pm2.env;
    const env = {
      ...envOf(app),
      PM2_HOME,
      name: app.name,
      namespace: 'default',
      pm_id: '0',
      pm_exec_path: script,
    };
    const last = await stage.run('pm2-app.js', {
      args: ['last'],
      setup: app.setup,
      options: app.options,
      env,
    });
    expect(last).toMatchObject({ code: 0, stderr: '' });
  }

  const { totals, torn } = stage.history(...apps.map(file));
  expect({ ...totals, torn }).toEqual({
    returned: totals.returned,
    lost: 0,
    duplicated: 0,
    disordered: 0,
    torn: [],
  });
  for (const app of apps) {
    const records = readFileSync(file(app), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const names = records
      .filter(({ series }) => series !== undefined)
      .map(({ series }) => series.split('.')[0]);
    expect(new Set(names), 'apps in one file').toEqual(new Set([app.name]));
    const lost = records
      .filter(({ event }) => event === 'producer-lost')
      .map(({ producer }) => producer.processName);
    expect(new Set(lost), 'names of instances').toEqual(
      new Set(lost.filter((name) => /^(api|jobs|mail)-\d$/.test(name))),
    );
    expect(lost.length).toBeGreaterThan(0);
  }
  expect(stage.hubRemains()).toEqual([]);
}, 300_000);
