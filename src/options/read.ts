import { StarlogError } from '../base/errors.ts';
import type { Description, Entries, Settings } from './description.ts';
import { Place } from './place.ts';
import { isPlainObject } from './plain-object.ts';
import { type Problem, pathText } from './problem.ts';

/**
 * Reads what a constructor was given.
 * @param owner the class, for the message.
 * @param before what it takes before its options, by name.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` that says what a configuration would be told, with the option by its name in `data`.
 */
export function readOptions<Of extends Entries>(
  owner: string,
  description: Description<Of>,
  given: object,
  before: Readonly<Record<string, unknown>> = {},
): Settings<Of> {
  const problems: Problem[] = [];
  const place = new Place(problems, false);
  const settings = isPlainObject(given)
    ? description.read({ ...given, ...before }, place)
    : place.unfit(given, 'an object');
  for (const name of Object.keys(before)) {
    if (Object.hasOwn(given ?? {}, name)) place.at(name).refuse(before[name], 'it stands before the options');
  }
  const [first] = problems;
  if (first !== undefined) throw errorOf(owner, first);
  return settings as Settings<Of>;
}

function errorOf(owner: string, { path, value, text }: Problem): StarlogError {
  const [option] = path;
  const where = option === undefined ? 'the options' : pathText(path);
  const data = option === undefined ? { options: value } : { [String(option)]: value };
  return new StarlogError('STARLOG_BAD_ARGUMENT', `${owner}: ${where}: ${text}`, data);
}
