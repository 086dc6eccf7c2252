// @ts-check

const COLUMNS = [
  'id',
  'fault',
  'runs',
  'records returned',
  'lost',
  'duplicated',
  'out of order',
  'torn',
  'longest call',
  'holds',
  'at',
  'measured besides',
];

/** The rows as a table in Markdown. @param {readonly (import('./tally.js').Row & { commit?: string })[]} rows */
export function tableOf(rows) {
  // Rows that come straight from their experiments have no commit yet.
  const hidden = rows.some(({ commit }) => commit) ? -1 : COLUMNS.indexOf('at');
  const cells = rows.map((row) => [
    row.id,
    row.fault,
    ...[row.runs, row.returned, row.lost, row.duplicated, row.disordered, row.torn].map((count) =>
      count.toLocaleString('en'),
    ),
    `${row.stall < 10 ? row.stall.toFixed(1) : Math.round(row.stall).toLocaleString('en')} ms`,
    row.problems.length === 0 ? 'yes' : `no: ${row.problems[0]}`,
    row.commit ?? '',
    row.note,
  ]);
  const lines = [
    COLUMNS,
    ['---', '---', ...COLUMNS.slice(2, 9).map(() => '--:'), '---', '---', '---'],
    ...cells,
  ];
  return lines.map((line) => `| ${line.filter((_, column) => column !== hidden).join(' | ')} |`).join('\n');
}
