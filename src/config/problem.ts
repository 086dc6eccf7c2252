import { ConfigError } from '../base/errors.ts';
import { type Problem, pathText } from '../options/problem.ts';

const MOST_SHOWN = 20;

/** One error that tells all problems; its `path` and `value` are those of the first. */
export function errorOf(problems: readonly [Problem, ...Problem[]], source: string | undefined): ConfigError {
  const [first] = problems;
  const lines = problems.slice(0, MOST_SHOWN).map((problem) => `${placeText(problem)}: ${problem.text}`);
  if (problems.length > MOST_SHOWN) lines.push(`and ${problems.length - MOST_SHOWN} more`);
  const where = source === undefined ? '' : `${source}: `;
  const text =
    problems.length === 1
      ? `${where}${lines[0]}`
      : `${where}${problems.length} problems in the configuration:\n${lines.map((line) => `- ${line}`).join('\n')}`;
  return new ConfigError(pathText(first.path), first.value, text);
}

function placeText({ path }: Problem): string {
  return path.length === 0 ? 'the configuration' : pathText(path);
}
