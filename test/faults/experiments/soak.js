// @ts-check
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextCollector } from '../../helpers/collector-of.js';
import { leastUsage } from '../../helpers/usage.js';
import { Tally } from '../tally.js';
import { onStage } from './lib.js';

/** @typedef {import('../../helpers/stage.js').Stage} Stage */
/** @typedef {ReturnType<Stage['start']>} Program */

const PEERS = 8;
const HUB = 'soak';
/** Milliseconds between two faults, and how long one lasts that goes away again. */
const PAUSE = 4000;
const LASTING = 1500;

/**
 * E35: eight processes log to one named hub for a long time, while something goes wrong every few seconds.
 * In the second half the collector is not killed any more, so that its memory and descriptors can be followed.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function soak({ instrumented, soak: duration = '10m' }) {
  const length = millisecondsOf(duration);
  const tally = new Tally('E35', `soak of ${duration}, a fault every ${PAUSE / 1000} s`);
  await onStage(tally, { fixtures: instrumented.fixtures }, async (stage) => {
    const crowd = new Crowd(stage);
    await crowd.begin();
    const middle = performance.now() + length / 2;
    while (performance.now() < middle)
      await crowd.suffer(['kill peer', 'kill collector', 'stop collector', 'full disk', 'move file']);

    const collector = await crowd.collector();
    // What a collector takes for itself, it has taken when it has met each of them; of a ring that goes it keeps the memory for the next.
    // The first look takes some MiB by itself.
    for (const fault of ['kill peer', 'stop collector', 'full disk', 'move file', 'kill peer'])
      await crowd.suffer([fault]);
    await sleep(Math.min(10_000, length / 10));
    await held(collector, 1);
    const before = await held(collector, 2);
    const end = performance.now() + length / 2;
    while (performance.now() < end)
      await crowd.suffer(['kill peer', 'stop collector', 'full disk', 'move file']);
    await sleep(2 * LASTING);
    const after = await held(collector, 3);
    await crowd.finish(tally);

    tally.add(stage.history(...filesOf(stage)), 'all', { stopped: true });
    const growth = Math.round((after.memory / before.memory - 1) * 100);
    tally.expect(growth <= 5, `memory of the collector grew by ${growth} %`);
    tally.expect(
      after.descriptors <= before.descriptors * 1.05,
      `descriptors: ${before.descriptors}, then ${after.descriptors}`,
    );
    tally.note = `${[...crowd.faults].map(([name, count]) => `${name} ${count}`).join(', ')}; collector without garbage: ${Math.round(before.memory)} MiB, then ${Math.round(after.memory)}; ${before.descriptors} descriptors, then ${after.descriptors}`;
    tally.expect(stage.hubRemains().length === 0, `left in the hub: ${stage.hubRemains().join(', ')}`);
  });
  return [tally.row()];
}

/** The processes, and what happens to them. */
class Crowd {
  /** How often each fault came. @type {Map<string, number>} */
  faults = new Map();
  /** @type {Program[]} */
  peers = [];
  started = 0;

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.marker = join(stage.directory, 'failing');
  }

  async begin() {
    for (let count = 0; count < PEERS; count++) await this.start();
  }

  async start() {
    const peer = this.stage.start('peer.js', {
      args: [`peer-${this.started++}`, '1'],
      options: { hub: HUB, ringSize: 8 << 20 },
      env: {
        STARLOG_FAULT_FS: JSON.stringify({ writeSync: { share: 1, code: 'ENOSPC', while: this.marker } }),
      },
    });
    this.peers.push(peer);
    await peer.says('ready');
  }

  collector() {
    return nextCollector(this.stage, HUB, this.peers);
  }

  /** @param {readonly string[]} choice */
  async suffer(choice) {
    const fault = String(choice[Math.floor(Math.random() * choice.length)]);
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    const collector = await this.collector();
    if (fault === 'kill collector') await this.replace(collector);
    else if (fault === 'kill peer') {
      await this.replace(/** @type {Program} */ (this.peers.find((peer) => peer !== collector)));
    } else if (fault === 'stop collector') {
      await collector.halt();
      await sleep(LASTING);
      collector.kill('SIGCONT');
    } else if (fault === 'full disk') {
      writeFileSync(this.marker, '');
      await sleep(LASTING);
      rmSync(this.marker);
    } else if (existsSync(this.stage.logFile)) {
      renameSync(this.stage.logFile, join(this.stage.directory, `app.log.${Date.now()}`));
    }
    await sleep(PAUSE);
  }

  /** Kills a process, and starts another. @param {Program} victim */
  async replace(victim) {
    victim.kill('SIGKILL');
    await victim.ended;
    this.peers = this.peers.filter((peer) => peer !== victim);
    await this.start();
  }

  /** Who collects ends last: nobody would be there for what the others said at their end. @param {Tally} tally */
  async finish(tally) {
    const last = await this.collector();
    for (const peer of [...this.peers.filter((candidate) => candidate !== last), last]) {
      peer.tell('end');
      const { code, signal, stderr } = await peer.ended;
      tally.expect(code === 0, `a process ended with ${code ?? signal}: ${stderr}`);
    }
  }
}

/** What a process takes when its garbage has been collected. @param {Program} program @param {number} time the how manieth look this is. */
async function held(program, time) {
  program.tell('collect garbage');
  await program.says(`garbage collected ${time}`);
  return leastUsage(program.pid, 20, 100);
}

/** Oldest first. @param {Stage} stage */
function filesOf(stage) {
  return readdirSync(stage.directory)
    .filter((name) => name.startsWith('app.log'))
    .map((name) => join(stage.directory, name))
    .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
}

/** @param {string} duration such as 30s or 10m. */
function millisecondsOf(duration) {
  const [, number, unit] = /^(\d+)(s|m|h)$/.exec(duration) ?? [];
  const size = { s: 1000, m: 60_000, h: 3_600_000 }[String(unit)];
  if (size === undefined) throw new Error(`--soak ${duration}: give a duration like 30s, 10m or 24h`);
  return Number(number) * size;
}
