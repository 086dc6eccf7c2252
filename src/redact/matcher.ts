import { ANY, DEEP } from './path.ts';
import type { Rule } from './rules.ts';

/** How far one rule has come: its step `at` is the next. */
interface Progress {
  readonly rule: Rule;
  readonly at: number;
}

/** A state remembers the ways of so many keys, and of none that is longer: a map may have ids for keys. */
const KNOWN_MAX = 1000;
const KNOWN_LENGTH_MAX = 100;

/**
 * A place in a value, as the rules see it. States are made when they are first met, and keep the way to the next, so that
 * a walk costs one look into a map for each key, however many rules there are.
 */
export class MatchState {
  /** The rule that a value at this place falls under; the first one where there are several. */
  readonly rule: Rule | undefined;
  readonly #progress: readonly Progress[];
  readonly #intern: Intern;
  /** The keys that some rule names here, in small letters. All others lead to one and the same place. */
  readonly #named = new Set<string>();
  /** Where keys lead that were met, as they were written; null: to nowhere. */
  readonly #ways = new Map<string, MatchState | null>();

  constructor(progress: readonly Progress[], intern: Intern) {
    this.#progress = progress;
    this.#intern = intern;
    this.rule = progress.find(({ rule, at }) => at === rule.path.length)?.rule;
    for (const { rule, at } of progress) {
      const step = rule.path[at];
      if (typeof step === 'string') this.#named.add(step.toLowerCase());
    }
  }

  /** The place behind a key, in whatever letters; undefined when no rule can match there or deeper. */
  next(key: string): MatchState | undefined {
    const way = this.#ways.get(key);
    return way === undefined ? this.#find(key) : (way ?? undefined);
  }

  #find(key: string): MatchState | undefined {
    // `Authorization` of a request that is made, and `authorization` of one that came, are the same header.
    const small = key.toLowerCase();
    const state = this.#after(this.#named.has(small) ? small : undefined);
    if (this.#ways.size < KNOWN_MAX && key.length <= KNOWN_LENGTH_MAX) this.#ways.set(key, state ?? null);
    return state;
  }

  /** @param key in small letters; undefined stands for every key that no rule names here. */
  #after(key: string | undefined): MatchState | undefined {
    const progress: Progress[] = [];
    for (const { rule, at } of this.#progress) {
      const step = rule.path[at];
      if (step === DEEP) progress.push({ rule, at });
      else if (step === ANY || (typeof step === 'string' && step.toLowerCase() === key))
        progress.push({ rule, at: at + 1 });
    }
    return this.#intern(progress);
  }
}

type Intern = (progress: readonly Progress[]) => MatchState | undefined;

/** The place at which a walk begins; undefined where there are no rules. */
export function startOf(rules: readonly Rule[]): MatchState | undefined {
  const states = new Map<string, MatchState>();
  // `**` has to come back to a state that is there already: a walk would make a new one for each key that it meets.
  const intern: Intern = (progress) => {
    const all = progress.flatMap(withoutDeep);
    if (all.length === 0) return undefined;
    const name = all.map(({ rule, at }) => `${rules.indexOf(rule)}:${at}`).join(' ');
    const state = states.get(name) ?? new MatchState(all, intern);
    states.set(name, state);
    return state;
  };
  return intern(rules.map((rule) => ({ rule, at: 0 })));
}

/** With what follows if `**` stands for no key at all. */
function withoutDeep(progress: Progress): Progress[] {
  const { rule, at } = progress;
  return rule.path[at] === DEEP ? [progress, ...withoutDeep({ rule, at: at + 1 })] : [progress];
}
