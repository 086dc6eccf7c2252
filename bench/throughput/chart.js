import { number } from '../lib/markdown.js';

const WIDTH = 760;
const LEFT = 170;
const RIGHT = 110;
const BAR = 18;
const STEP = 25;
const HEAD = 46;
const GAP = 22;

/**
 * Bar charts of the main figures, one under the other, as the text of an SVG file.
 * @returns undefined where the set-ups they need were not run.
 */
export function chart(results, contenders) {
  const bars = (loop, producers, metric) =>
    contenders.flatMap((contender) => {
      const value = results.get(loop, producers, contender.file)?.[metric]?.median;
      return contender.check === 'nothing' || value === undefined ? [] : [{ contender, value }];
    });
  const panels = [
    {
      title: 'Records a second into one file, thousands',
      note: '2 sub-processes, yielding loop; longer is better',
      bars: bars('yielding', 2, 'rate').map((bar) => ({ ...bar, value: bar.value / 1e3 })),
      best: 'most',
      digits: 0,
    },
    {
      title: 'Nanoseconds a log call takes',
      note: '1 sub-process, tight loop; shorter is better',
      bars: bars('tight', 1, 'callNs'),
      digits: 0,
    },
    {
      title: 'CPU seconds per million records, all processes',
      note: '2 sub-processes, yielding loop; shorter is better',
      bars: bars('yielding', 2, 'cpuPerMillion'),
      digits: 2,
    },
  ].filter((panel) => panel.bars.length > 1);
  if (panels.length === 0) return undefined;

  let top = 8;
  const drawn = panels.map((panel) => {
    const text = drawPanel(panel, top);
    top += HEAD + panel.bars.length * STEP + GAP;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${top}" fill="#ffffff"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, note, bars, best, digits }, top) {
  const sorted = bars.toSorted((a, b) => (best === 'most' ? b.value - a.value : a.value - b.value));
  const longest = best === 'most' ? sorted[0].value : cap(sorted);
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  return [
    `<text x="12" y="${top + 18}" font-size="15" font-weight="600" fill="#1f2328">${title}</text>`,
    `<text x="12" y="${top + 36}" font-size="12" fill="#59636e">${note}</text>`,
    ...sorted.map((bar, index) => drawBar(bar, top + HEAD + index * STEP, scale, longest, digits)),
  ].join('\n');
}

/** Where "less is better" the worst would press all others flat: bars beyond three times pino sync are cut and marked. */
function cap(sorted) {
  const most = sorted.at(-1).value;
  const pino = sorted.find((bar) => bar.contender.file === 'pino-sync')?.value ?? most;
  return Math.min(most, pino * 3);
}

function drawBar({ contender, value }, y, scale, longest, digits) {
  const cut = value > longest;
  const width = Math.max(1.5, Math.min(value, longest) * scale);
  const end = LEFT + width;
  const middle = y + BAR - 4.5;
  const weight = contender.ours ? ' font-weight="700"' : '';
  const fill = contender.ours ? '#d9480f' : contender.packages.length > 0 ? '#8fa3b8' : '#c9d3dd';
  return [
    `<text x="${LEFT - 8}" y="${middle}" text-anchor="end" fill="#1f2328"${weight}>${contender.name}</text>`,
    `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${fill}"/>`,
    cut
      ? `<path d="M${end - 16} ${y + BAR + 2}l6 -${BAR + 4}m4 0l-6 ${BAR + 4}" stroke="#ffffff" stroke-width="2.5"/>`
      : '',
    `<text x="${(end + 6).toFixed(1)}" y="${middle}" fill="#1f2328"${weight}>${number(value, digits)}</text>`,
  ].join('');
}
