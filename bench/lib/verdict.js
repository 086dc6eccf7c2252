// A figure that is not a number, of a failed run, holds nowhere.
const holds = {
  atLeast: (value, bound) => value >= bound,
  atMost: (value, bound) => value <= bound,
  below: (value, bound) => value < bound,
};
const words = { atLeast: 'at least', atMost: 'at most', below: 'below' };

/**
 * One line of the list of targets; begins with PASS or FAIL.
 * @param {string} text what was measured.
 * @param {number | undefined} value undefined where it could not be.
 * @param {{ atLeast: number } | { atMost: number } | { below: number }} limit
 */
export function verdict(text, value, limit) {
  const [[rule, bound]] = Object.entries(limit);
  const word = holds[rule](value ?? Number.NaN, bound) ? 'PASS' : 'FAIL';
  return `${word}  ${text}: ${digits(value)} (${words[rule]} ${digits(bound)})`;
}

function digits(value) {
  return Number.isFinite(value)
    ? value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
    : 'not measured';
}
