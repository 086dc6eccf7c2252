import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFiles } from './check-files.js';

const LIMIT_MS = 60_000;
const script = fileURLToPath(new URL('../parent.js', import.meta.url));

/**
 * One measurement in fresh processes.
 * @param contender as loaded.
 * @param {{ loop: string, producers: number, count: number, warmup: number }} job `count` records per producer,
 * `warmup` more before the clock starts.
 * @returns the figures by name and the file check, or `{ failed: reason }`.
 */
export async function measure(contender, job) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'starlog-bench-'));
  const file = path.join(folder, 'all.log');
  try {
    const figures = await run({ ...job, contender: contender.file, file });
    return { ...figures, ...inspect(contender, job, file, figures) };
  } catch (error) {
    return { failed: error.message };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function inspect({ check, files }, { producers, count, warmup }, file, { start, cpu }) {
  if (check === 'nothing') return {};
  const found = checkFiles(files(file), producers, count + warmup, check);
  const arrived = producers * count - found.lost;
  // The file's time of change is the end: watching the file while it grows would cost the contenders CPU.
  const end = fs.existsSync(file) ? Number(fs.statSync(file, { bigint: true }).mtimeNs) / 1e6 : Number.NaN;
  return {
    found,
    rate: (arrived * 1e3) / (end - start),
    cpuPerMillion: (cpu * 1e6) / (producers * count),
  };
}

function run(job) {
  // A main of its own, although it is forked.
  const env = { ...process.env, STARLOG_HUB: '', BENCH_JOB: JSON.stringify(job) };
  const parent = fork(script, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      // A group of its own, so that the producers end with their main.
      process.kill(-parent.pid, 'SIGKILL');
      reject(new Error(`no result within ${LIMIT_MS / 1000} s`));
    }, LIMIT_MS);
    let figures;
    parent.on('message', (content) => {
      figures = content;
    });
    parent.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (figures) resolve(figures);
      else reject(new Error(`main ended early (${signal ?? code})`));
    });
  });
}
