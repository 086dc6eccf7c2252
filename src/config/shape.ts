import type * as v from 'valibot';
import { wayOut } from '../suggest.ts';
import { type Problem, shown } from './problem.ts';

type Issue = v.BaseIssue<unknown>;
type Path = readonly PropertyKey[];

/** What the schema found, in the words of a user. */
export function shapeProblems(issues: readonly Issue[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const problem of issues.flatMap((issue) => problemsOf(issue, []))) {
    // The first check that failed says it; what fails after it about the same value does so because of it.
    const place = JSON.stringify(problem.path);
    if (!problems.has(place)) problems.set(place, problem);
  }
  return [...problems.values()];
}

function problemsOf(issue: Issue, above: Path): Problem[] {
  const path = [...above, ...(issue.path ?? []).map((item) => item.key as PropertyKey)];
  // Of the alternatives of a union, the user meant the one that the value went deepest into: with
  // { type: 'file', pth: '' }, "unknown key" helps, and "not a Handler" does not.
  const deeper = issue.type === 'union' ? (issue.issues ?? []).filter((inner) => inner.path) : [];
  if (deeper.length > 0) return deeper.flatMap((inner) => problemsOf(inner, path));
  if (issue.type === 'strict_object') return keyProblems(issue, path);
  return [{ path, value: issue.input, text: valueText(issue) }];
}

/** valibot tells of the first unknown key of an object only. */
function keyProblems(issue: Issue, path: Path): Problem[] {
  if (issue.expected !== 'never') return [{ path, value: undefined, text: 'missing, and it has no default' }];
  const object = issue.path?.at(-1)?.input as Record<string, unknown>;
  const known = choices(issue);
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: [...path.slice(0, -1), key],
      value: object[key],
      text: `unknown key${wayOut(key, known)}`,
    }));
}

function valueText(issue: Issue): string {
  if (issue.type === 'raw_check') return issue.message;
  const known = choices(issue);
  if (known.length === 0) return `${shown(issue.input)} is not ${issue.message}`;
  if (issue.input === undefined) return `missing${wayOut(undefined, known)}`;
  return `${shown(issue.input)} is not known${wayOut(issue.input, known)}`;
}

function choices(issue: Issue): readonly string[] {
  return Array.isArray(issue.requirement) ? issue.requirement : [];
}
