// @ts-check

const TEXTS = ['x', 'ä€😀', '"\\\n', '0123456789 '];

/** The text that record `count` of a series carries: of many lengths and alphabets, so that a torn line shows. @param {number} count */
export function bodyOf(count) {
  const length = count % 97 === 0 ? 2000 : (count * 37) % 61;
  return /** @type {string} */ (TEXTS[count % TEXTS.length]).repeat(length);
}
