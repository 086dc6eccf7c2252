import { findLogged, type Logged, missingText, presentText } from './logged.ts';
import type { Expected } from './pattern.ts';

/** The result of a matcher of vitest or jest. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** The matchers as `expect(...)` has them, for a declaration that makes TypeScript know them. */
export interface LogMatchers<Result = void> {
  /** Something was logged that is what was expected. */
  toHaveLogged(expected: Expected): Result;
  /** So many records are what was expected. */
  toHaveLoggedTimes(count: number, expected: Expected): Result;
}

/** For `expect.extend(matchers)` of vitest and jest: `expect(logs).toHaveLogged({ level: 'warn', message: /money/ })`. */
export const matchers = {
  toHaveLogged(logged: Logged, expected: Expected): MatcherResult {
    const pass = findLogged(logged, expected).length > 0;
    return { pass, message: () => (pass ? presentText(logged, expected) : missingText(logged, expected)) };
  },
  toHaveLoggedTimes(logged: Logged, count: number, expected: Expected): MatcherResult {
    const found = findLogged(logged, expected).length;
    const say = () => (found === 0 ? missingText(logged, expected) : presentText(logged, expected));
    return { pass: found === count, message: () => `${found} times and not ${count}: ${say()}` };
  },
};
