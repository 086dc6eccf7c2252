// @ts-check
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { nextCollector } from '../../helpers/collector-of.js';
import { until } from '../../helpers/until.js';
import { Tally } from '../tally.js';
import { logFiles, onStage } from './lib.js';

const PEERS = 4;
/** How many such groups there are at once: most of the time of a kill is waiting for the one that takes over. */
const GROUPS = 2;
const HUB = 'peers';

/**
 * E3: four processes log to one named hub, into a file that rotates; whichever of them collects is killed, again and again.
 * @param {import('../experiments.js').Conditions} conditions
 */
export async function killedCollector({ quick }) {
  const kills = quick ? 3 : 250;
  const tally = new Tally('E3', 'SIGKILL of the collector, file rotating');
  await Promise.all(
    Array.from({ length: GROUPS }, () =>
      onStage(tally, {}, (stage) => killAgainAndAgain(tally, stage, kills)),
    ),
  );
  tally.runs = GROUPS * kills;
  return [tally.row()];
}

/** @param {Tally} tally @param {import('../../helpers/stage.js').Stage} stage @param {number} kills */
async function killAgainAndAgain(tally, stage, kills) {
  const setup = {
    options: { hub: HUB, ringSize: 16 << 20 },
    env: { TEST_FILE: JSON.stringify({ type: 'rotating-file', size: '1 MiB' }) },
  };
  let started = 0;
  const start = () => stage.start('peer.js', { args: [`peer-${started++}`, '1'], ...setup });
  let peers = Array.from({ length: PEERS }, start);
  await Promise.all(peers.map((peer) => peer.says('ready')));
  for (let kill = 0; kill < kills; kill++) {
    const collector = await nextCollector(stage, HUB, peers);
    const before = stateOf(stage.logFile);
    await until(() => stateOf(stage.logFile) !== before, 'records in the files');
    // Time for what came meanwhile: killed at its first batch each time, a collector would never get to the end of it.
    await sleep(Math.random() * 600);
    collector.kill('SIGKILL');
    await collector.ended;
    const heir = start();
    peers = [...peers.filter((peer) => peer !== collector), heir];
    await heir.says('ready');
  }
  // Who collects ends last: nobody would be there for what the others said at their end.
  const last = await nextCollector(stage, HUB, peers);
  for (const peer of [...peers.filter((candidate) => candidate !== last), last]) {
    peer.tell('end');
    const { code, signal, stderr } = await peer.ended;
    tally.expect(code === 0, `a process ended with ${code ?? signal}: ${stderr}`);
  }
  // On a slow machine the exit of the last one may not have had time for all that waited.
  for (let tries = 0; tries < 20 && stage.hubRemains().length > 0; tries++) {
    const late = start();
    await late.says('ready');
    late.tell('end');
    await late.ended;
  }
  const files = logFiles(stage.directory);
  const history = stage.history(...files);
  // A machine that is too slow for so many starts lets rings fill up: what is dropped then, the log tells.
  tally.add(history, 'a group', { told: history.told });
  tally.note = `${GROUPS} groups of ${PEERS} processes, each with about ${files.length} files and ${history.told.toLocaleString('en')} records told as dropped`;
  tally.expect(stage.hubRemains().length === 0, `left in the hub: ${stage.hubRemains().join(', ')}`);
}

/** What changes with each write to the log file, and when another one takes its place. @param {string} path */
function stateOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return `${stat?.ino} ${stat?.size}`;
}
