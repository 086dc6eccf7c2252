/*
 * The report: plain text, at most 90 columns wide.
 */
import { availableParallelism } from 'node:os';

const COLUMNS = ['logged', 'found', 'lost', 'doubled', 'disordered', 'surplus'];
const WIDTH = 90;

/** @returns the text for what main knows of a run and what `checkRun` found in its file. */
export function reportText(run, result) {
  return `${[...table(result), '', ...facts(run, result), '', ...verdict(result)].join('\n')}\n`;
}

function table({ producers }) {
  const total = { producer: 'total', pid: '', tid: '' };
  for (const column of COLUMNS) total[column] = producers.reduce((sum, one) => sum + one[column], 0);
  return [row({ producer: 'producer', pid: 'pid', tid: 'thread' }, (column) => column)]
    .concat(producers.map((producer) => row(producer, (column) => count(producer[column]))))
    .concat(row(total, (column) => count(total[column])));
}

function row({ producer, pid, tid }, cell) {
  const head = `  ${producer.padEnd(9)}${String(pid).padStart(8)}${String(tid).padStart(8)}`;
  return head + COLUMNS.map((column) => cell(column).padStart(column.length + 3)).join('');
}

function facts(run, result) {
  const found = sum(result, 'found');
  const rate = Math.round(found / run.seconds);
  return [
    fact(
      'requests',
      `${count(run.answered)} answered as the client counts; ${count(sum(result, 'served'))} as the service counts,`,
    ),
    fact('', `${count(sum(result, 'requests'))} as the file says; p99 ${run.latency} ms`),
    fact('', '(the client leaves one unanswered whenever it renews a connection)'),
    fact('records', `${count(found)} in ${run.seconds.toFixed(1)} s: ${count(rate)} a second`),
    fact(
      'main',
      `event loop late by ${run.late.p99.toFixed(1)} ms at p99, with ${availableParallelism()} processors for all`,
    ),
    fact('file', `${result.file}, ${(result.bytes / 2 ** 20).toFixed(1)} MiB`),
    fact('', `${count(result.lines)} lines, ${count(result.torn)} torn, ${count(result.unknown)} unknown`),
    fact('', `${count(result.deaths)} of them tell of one that was killed or terminated`),
    ...(result.earlier > 0 ? [fact('', `${count(result.earlier)} of an earlier run that was cut off`)] : []),
    ...run.killed.flatMap((name) => killedFacts(result.producers.find(({ producer }) => producer === name))),
  ];
}

/** What is left of a process that had no chance to say goodbye. */
function killedFacts({ producer, pid, logged, found, last }) {
  const more = found > logged ? ', and one that it was logging' : '';
  return [
    fact('killed', `${producer} (pid ${pid}) by SIGKILL, after ${count(logged)} log calls had returned.`),
    fact('', `The file has them${more}; the last one is:`),
    ...folded(last ?? '(none)').map((text) => fact('', text)),
  ];
}

function verdict(result) {
  const { torn, unknown } = result;
  const troubles = Object.fromEntries(COLUMNS.slice(2).map((column) => [column, sum(result, column)]));
  const named = Object.entries({ ...troubles, torn, unknown }).filter(([, number]) => number > 0);
  if (named.length === 0 && result.lines > 0) {
    return ['  OK: every record whose log call returned is in the file, once, whole and in order.'];
  }
  return [
    `  FAILED: ${named.map(([name, number]) => `${count(number)} ${name}`).join(', ') || 'no records'}`,
  ];
}

const fact = (name, text) => `  ${name.padEnd(10)}${text}`;

const sum = ({ producers }, column) => producers.reduce((total, one) => total + one[column], 0);

const count = (number) => number.toLocaleString('en');

function folded(text) {
  const length = WIDTH - 14;
  return Array.from({ length: Math.ceil(text.length / length) }, (_, at) =>
    text.slice(at * length, (at + 1) * length),
  );
}
