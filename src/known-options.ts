import { inspect } from 'node:util';
import { StarlogError } from './errors.ts';
import { wayOut } from './suggest.ts';

/** The names of all options of a class: with `satisfies`, they can neither lack one nor invent one. */
export type Names<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Refuses what JavaScript lets through: options that are no object, and names that no option has, whose values would be passed
 * by in silence. A name whose value is undefined counts as missing.
 * @param owner the class, for the message.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` naming the class, the option, and the one that was probably meant.
 */
export function checkNames(owner: string, options: object, names: Readonly<Record<string, true>>): void {
  const known = Object.keys(names);
  if (Object.prototype.toString.call(options) !== '[object Object]') {
    const text = `${owner}: the options are ${inspect(options, { depth: 0 })}; give an object, as { ${known[0]}: ... }`;
    throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { options });
  }
  for (const [name, value] of Object.entries(options)) {
    if (Object.hasOwn(names, name) || value === undefined) continue;
    const text = `${owner}: there is no option ${JSON.stringify(name)}${wayOut(name, known)}`;
    throw new StarlogError('STARLOG_BAD_ARGUMENT', text, { [name]: value });
  }
}
