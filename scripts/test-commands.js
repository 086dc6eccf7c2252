// @ts-check

const HEADING = 'Run the tests';

/**
 * Finds the fenced block that is the first thing under the heading 'Run the tests', at any level.
 * @param {string} markdown
 * @returns {string} its lines, without comments and empty ones, and without a leading `$ `.
 * @throws {Error} when heading, block or commands are missing.
 */
export function testCommands(markdown) {
  const lines = markdown.split(/\r?\n/);
  const heading = lines.findIndex((line) => /^#+\s/.test(line) && headingText(line) === HEADING);
  if (heading === -1) throw new Error(`has no heading '${HEADING}'`);

  const open = lines.findIndex((line, index) => index > heading && line.trim() !== '');
  const fence = /^(`{3,}|~{3,})\s*(sh|bash|shell|console)?\s*$/.exec(lines[open] ?? '')?.[1];
  if (fence === undefined) {
    throw new Error(`the first thing under '${HEADING}' must be a fenced block of shell commands`);
  }
  const close = lines.findIndex((line, index) => index > open && line.trim() === fence);
  if (close === -1) throw new Error(`the block under '${HEADING}' is not closed by ${fence}`);

  const commands = lines
    .slice(open + 1, close)
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (commands.length === 0) throw new Error(`the block under '${HEADING}' holds no command`);
  return commands.join('\n');
}

/** @param {string} line */
function headingText(line) {
  return line.replace(/^#+\s*/, '').replace(/\s*#*\s*$/, '');
}
