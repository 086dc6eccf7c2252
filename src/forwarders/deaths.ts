import type { LossLevels } from '../collector/producers/causes.ts';
import { describe } from '../options/description.ts';
import { either, levelOrFalse } from '../options/kinds.ts';
import { isPlainObject } from '../options/plain-object.ts';
import { type Level, levelNumber, SILENT } from '../record/level.ts';

const DEATHS = describe({
  asked: levelOrFalse()
    .or('info')
    .about('Of one that was asked to end: `worker.terminate()`, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR2.'),
  killed: levelOrFalse()
    .or('warn')
    .about('Of one that was ended by SIGKILL or another signal, or vanished without anybody who knows why.'),
  crashed: levelOrFalse()
    .or('error')
    .about('Of one that ended by a fault of its own: SIGSEGV, SIGABRT and their like, no memory.'),
  unknown: levelOrFalse().about(
    'Of one that ended while nobody collected, and so could hear why: main, and what ended with it. Default: info; with `signals`, warn.',
  ),
}).titled('levels by cause');

/** At which levels the collector tells of deaths. */
export const deathsOption = either(isPlainObject, DEATHS, levelOrFalse()).or({});

type Deaths = Exclude<(typeof deathsOption)['value'], undefined>;

/** As the collector wants them. */
export function lossLevels(deaths: Deaths): LossLevels {
  if (typeof deaths !== 'object') return all(deaths);
  const { asked, killed, crashed, unknown = 'info' } = deaths;
  const levels = { asked, killed, crashed, unknown };
  return Object.fromEntries(
    Object.entries(levels).map(([cause, level]) => [cause, numberOf(level)]),
  ) as Record<keyof LossLevels, number | undefined>;
}

function all(level: Level | false): LossLevels {
  const number = numberOf(level);
  return { asked: number, killed: number, crashed: number, unknown: number };
}

function numberOf(level: Level | false): number | undefined {
  const number = level === false ? SILENT : levelNumber(level);
  return number === SILENT ? undefined : number;
}
