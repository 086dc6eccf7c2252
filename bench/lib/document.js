import fs from 'node:fs';
import { machine, versionOf } from './machine.js';
import { number } from './report.js';

/** The text of RESULTS.md. */
export function document({ contenders, options, tables, checks, chart }) {
  const own = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const packages = [...new Set(contenders.flatMap((contender) => contender.packages))];
  const share = (part) => number(options.records * part, 0);
  return `${[
    '# Results',
    '',
    'Written by `npm run bench`. What the columns mean and what is not measured: [README.md](README.md).',
    '',
    `- ${new Date().toISOString().slice(0, 10)}, \`${['node', 'bench/run.js', ...process.argv.slice(2)].join(' ')}\`, medians (min-max) of ${options.rounds} rounds`,
    ...machine(),
    `- starlogjs ${own.version}; ${packages.map((name) => `${name} ${versionOf(name)}`).join(', ')}`,
    '',
    ...(chart ? ['![Bar charts of the main figures](results.svg)', ''] : []),
    '## Against our targets',
    '',
    '```',
    ...checks,
    '```',
    '',
    '## Who takes part, and how it is set up',
    '',
    '| contender | what it is | set-up | records of each sub-process |',
    '| --- | --- | --- | --: |',
    ...contenders.map(
      ({ name, note, why, share: part, check }) =>
        `| ${name} | ${note} | ${why} | ${check === 'nothing' ? '-' : share(part)} |`,
    ),
    '',
    'Each logs as many as it can in about a second or two: in less the start of the JIT compiler would count, and the delay would be that of a few hundred moments.',
    '',
    '## Tables',
    '',
    '`/ pino` is the figure divided by that of pino sync. Lost, duplicated, out of order and torn lines are those of the worst run.',
    '',
    tables.join('\n\n'),
  ].join('\n')}\n`;
}
