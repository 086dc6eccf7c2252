import { number, spreadText, table, times } from '../lib/markdown.js';

/** The tables of all set-ups as Markdown. `columns` says what stands in them, in order. */
export function tables(results, contenders) {
  return results.setups().map(({ loop, producers }) => {
    const head = `### ${producers} sub-process${producers > 1 ? 'es' : ''}, ${loop} loop`;
    return [head, '', tableOf(results, contenders, loop, producers)].join('\n');
  });
}

const columns = [
  { title: 'ns a call', cell: 'callNs', digits: 0, ratio: true },
  { title: 'ns with turns', cell: 'loopNs', digits: 0, loop: 'yielding' },
  { title: 'records/s, thousands', cell: 'rate', digits: 0, scale: 1e-3, ratio: true },
  { title: 'CPU s a million', cell: 'cpuPerMillion', digits: 2, ratio: true },
  { title: 'producer CPU, ns', cell: 'producerNs', digits: 0 },
  { title: 'main CPU, ns', cell: 'mainNs', digits: 0 },
  { title: 'main delay p99, ms', cell: 'delayMs', digits: 1 },
  { title: 'main MiB', cell: 'mainMiB', digits: 0 },
  { title: 'child MiB', cell: 'childMiB', digits: 0 },
];

function tableOf(results, contenders, loop, producers) {
  const shown = columns.filter((column) => column.loop === undefined || column.loop === loop);
  const pino = results.get(loop, producers, 'pino-sync');
  const titles = shown.flatMap((column) => (column.ratio ? [column.title, '/ pino'] : [column.title]));
  const rows = contenders.flatMap((contender) => {
    const summary = results.get(loop, producers, contender.file);
    if (summary === undefined) return [];
    const cells = shown.flatMap((column) => cellsOf(column, summary, pino));
    return [[contender.ours ? `**${contender.name}**` : contender.name, ...cells, faultsOf(summary)]];
  });
  return table(['', ...titles, 'lost / dup / order / torn'], rows);
}

function cellsOf({ cell, digits, scale = 1, ratio }, summary, pino) {
  // A baseline that wrote nothing has no cost of a call either.
  const value = summary.faults ? summary[cell] : memoryOrDelay(cell, summary);
  const text = spreadText(value, digits, scale);
  if (!ratio) return [text];
  const base = pino?.[cell]?.median;
  return [text, value === undefined || base === undefined ? '-' : times(value.median / base)];
}

function memoryOrDelay(cell, summary) {
  return ['delayMs', 'mainMiB', 'childMiB'].includes(cell) ? summary[cell] : undefined;
}

function faultsOf({ faults, failures }) {
  if (failures.length > 0) return `failed: ${failures[0]}`;
  if (faults === undefined) return '-';
  return faults.every((count) => count === 0) ? '0' : faults.map((count) => number(count, 0)).join(' / ');
}
