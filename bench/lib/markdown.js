/** With thousands parted by commas and `digits` after the point. */
export function number(value, digits) {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A median with its smallest and largest, or `-` where nothing was measured. */
export function spreadText(spread, digits, scale = 1) {
  if (spread === undefined) return '-';
  const [middle, low, high] = [spread.median, spread.min, spread.max].map((value) =>
    number(value * scale, digits),
  );
  return low === high ? middle : `${middle} (${low}-${high})`;
}

/** So many times another figure. */
export const times = (ratio) => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)}x`;

/** A table: texts to the left in the first `texts` columns, figures to the right in the others. */
export function table(titles, rows, texts = 1) {
  const align = titles.map((_, index) => (index < texts ? '---' : '--:'));
  return [titles, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
