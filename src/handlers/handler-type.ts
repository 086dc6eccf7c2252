import type { ReadFormatter } from '../formatters/declared.ts';
import type { Formatter } from '../formatters/formatter.ts';
import type { Description, Entries, Settings } from '../options/description.ts';
import type { Place } from '../options/place.ts';
import type { DeclaredType } from '../options/types.ts';
import type { Handler } from './handler.ts';

/** The parts of a configuration that a handler of it may need when it is made. */
export interface Parts {
  /** Makes a formatter that is no name any more. @param colors whether a text formatter that says nothing about colours has them. */
  formatter(read: ReadFormatter | string | undefined, colors?: () => boolean): Formatter;
  /** The handler of that name, which is made once. */
  handler(name: string): Handler;
  /** Makes a handler that forwards records; only who knows where the collector is can do that. */
  forward(type: 'multiprocess' | 'zmq', settings: object): Handler;
}

/**
 * One `type` of handler that a configuration can declare. Every process checks the whole configuration and so loads
 * this, but only the collector makes targets: what is large or slow to load, the handler gets late.
 */
export interface HandlerType<Of extends Entries> extends DeclaredType<Of> {
  /** True when processes that each had one of it would write over each other. */
  readonly opensFile?: true;
  /** True when it writes to a stream of the process that it is in. */
  readonly usesOwnStream?: true;
  readonly make: (settings: Settings<Of>, parts: Parts) => Handler;
}

/**
 * @param about what it does, in a sentence.
 * @param options what the constructor takes, with what it takes before its options by name.
 */
export function handlerType<Of extends Entries>(
  about: string,
  options: Description<Of>,
  make: HandlerType<Of>['make'],
  traits: Pick<HandlerType<Of>, 'opensFile' | 'usesOwnStream'> = {},
): HandlerType<Of> {
  return { about, options, make, ...traits };
}

/** Tells of an option that means nothing beside what another one says. */
export function onlyWith(
  place: Place,
  settings: Readonly<Record<string, unknown>>,
  option: string,
  fits: boolean,
  what: string,
): void {
  const value = settings[option];
  if (value === undefined || fits) return;
  place.at(option).refuse(value, `it is for ${what} only; leave it out`);
}
