import fs from 'node:fs';
import path from 'node:path';
import { checkFiles } from '../lib/check-files.js';
import { runProcess } from '../lib/run-process.js';
import { inTempFolder } from '../lib/temp-folder.js';

const script = new URL('main.js', import.meta.url);

/**
 * One measurement in fresh processes.
 * @param contender as loaded.
 * @param {{ loop: string, producers: number, count: number, warmup: number }} job `count` records per producer,
 * `warmup` more before the clock starts.
 * @returns the figures by name and the file check, or `{ failed: reason }`.
 */
export async function measure(contender, job) {
  try {
    return await inTempFolder(async (folder) => {
      const file = path.join(folder, 'all.log');
      const figures = await runProcess(script, { ...job, contender: contender.file, file });
      return { ...figures, ...inspect(contender, job, file, figures) };
    });
  } catch (error) {
    return { failed: error.message };
  }
}

function inspect({ check, files, reqIdOf }, { producers, count, warmup }, file, figures) {
  if (check === 'nothing') return {};
  const found = checkFiles(files(file), producers, count + warmup, check, reqIdOf);
  const records = producers * count;
  // The file's time of change is the end: watching the file while it grows would cost the contenders CPU.
  const end = fs.existsSync(file) ? Number(fs.statSync(file, { bigint: true }).mtimeNs) / 1e6 : Number.NaN;
  const seconds = (end - figures.start) / 1e3;
  return {
    found,
    // None where nothing came in all that time.
    rate: seconds > 0 ? (records - found.lost) / seconds : Number.NaN,
    cpuPerMillion: ((figures.mainCpu + figures.childrenCpu) * 1e6) / records,
    producerNs: (figures.childrenCpu * 1e9) / records,
    mainNs: (figures.mainCpu * 1e9) / records,
  };
}
