import fs from 'node:fs';
import { machine, versionOf } from './machine.js';
import { number, table } from './markdown.js';

/** The text of RESULTS.md. */
export function document({ contenders, options, parts }) {
  const own = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const packages = [...new Set(contenders.flatMap((contender) => contender.packages))];
  const command = ['node', 'bench/run.js', ...process.argv.slice(2)].join(' ');
  return `${[
    '# Results',
    '',
    'Written by `npm run bench`. What the columns mean, how each part measures and what is not measured: [README.md](README.md).',
    '',
    `- ${new Date().toISOString().slice(0, 10)}, \`${command}\`, medians (min-max) of ${options.rounds} rounds`,
    ...machine(),
    `- starlogjs ${own.version}; ${packages.map((name) => `${name} ${versionOf(name)}`).join(', ')}`,
    '',
    '![Bar charts of the main figures](results.svg)',
    '',
    '## Against our targets',
    '',
    '```',
    parts.map(({ title, checks }) => [`${title}:`, ...checks].join('\n')).join('\n\n'),
    '```',
    '',
    '## Who takes part, and how it is set up',
    '',
    table(
      ['contender', 'what it is', 'set-up', 'records of each sub-process'],
      rowsOf(contenders, options),
      3,
    ),
    '',
    'In the throughput, each logs as many as it can in about a second or two: in less the start of the JIT compiler would count, and the delay would be that of a few hundred moments. More than 4 sub-processes log as many together as 4 do.',
    '',
    '`/ pino` is the figure divided by that of pino: of pino sync in the throughput, of pino without output by kind of record. Lost, duplicated, out of order and torn lines are those of the worst run.',
    '',
    ...parts.flatMap(({ title, tables }) => [`## ${title}`, '', tables.join('\n\n'), '']),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function rowsOf(contenders, { records }) {
  return contenders.map(({ name, note, why, share, check }) => [
    name,
    note,
    why,
    check === 'nothing' ? '-' : number(records * share, 0),
  ]);
}
