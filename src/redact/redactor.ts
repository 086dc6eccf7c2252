import { StarlogError } from '../base/errors.ts';
import { reportTrouble } from '../base/trouble.ts';
import { type Data, put, shallowCopy } from '../wire/copy.ts';
import { errorInfo } from '../wire/errors/error-info.ts';
import { readProperty, tryRead } from '../wire/read.ts';
import { encodeProperty, encodeValue } from '../wire/value.ts';
import { type MatchState, startOf } from './matcher.ts';
import { pairsOf } from './pairs.ts';
import { plainData } from './plain-data.ts';
import { REDACTED, type Rule } from './rules.ts';

/** The parts of a record that can be redacted: all but its message. */
export interface Redactable {
  readonly own: object | undefined;
  readonly bound: readonly object[] | undefined;
  readonly thrown: unknown;
}

/**
 * Takes out of a record what rules say, before any handler sees it.
 *
 * What lies on the way of a rule is first made the plain data that would be written, by the encoder that would write it or by a
 * copy that is the same, and redacted then. So no `toJSON`, getter, `Map` or class can show what the walk did not see, and the
 * objects of the program are never changed. Never throws; where something goes wrong, the value is left out rather than shown.
 */
export class Redactor {
  readonly rules: readonly Rule[];
  readonly #start: MatchState | undefined;
  /** True while a censor runs: one that logs would call itself without end. */
  #censoring = false;

  /** @param rules where several match, the first one counts. */
  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#start = startOf(rules);
  }

  /** The parts of a record as they may be shown. Each part that no rule concerns is the very one that was given. */
  redact({ own, bound, thrown }: Redactable): Redactable {
    return {
      own: own && this.#fields(own),
      bound: bound && this.#bound(bound),
      thrown: thrown === undefined ? undefined : this.#error(thrown),
    };
  }

  #bound(bound: readonly object[]): readonly object[] {
    const redacted = bound.map((fields) => this.#fields(fields));
    return redacted.every((fields, index) => fields === bound[index]) ? bound : redacted;
  }

  #fields(fields: object): object {
    try {
      return this.#redactFields(fields);
    } catch {
      // A proxy that allows nothing, or a stack that is full. What the failure says may hold what must not be shown.
      tellFailure('Redacting fields failed, so they are left out');
      return {};
    }
  }

  #error(thrown: unknown): unknown {
    try {
      return this.#redactError(thrown);
    } catch {
      tellFailure('Redacting an error failed, so it is left out');
      return { type: 'Error', message: REDACTED };
    }
  }

  #redactFields(fields: object): object {
    let copy: Data | undefined;
    for (const key of Object.keys(fields)) {
      const state = this.#start?.next(key);
      if (state === undefined) continue;
      // From here on only the copy counts: a getter may say another thing each time.
      copy ??= shallowCopy(fields);
      // A value that is not there is not shown as one, here as further below.
      if (isNothing(copy, key)) {
        put(copy, key, undefined);
        continue;
      }
      if (state.rule !== undefined) this.#replace(copy, key, state.rule, [key]);
      else if (isObject(copy[key])) this.#placePlain(copy, key, state);
    }
    return copy ?? fields;
  }

  #placePlain(owner: Data, key: string, state: MatchState): void {
    const plain = plainData(owner[key] as object) ?? parsed(encodeProperty(owner, key));
    this.#walk(plain, state, [key]);
    put(owner, key, plain);
  }

  #redactError(thrown: unknown): unknown {
    const state = this.#start?.next('err');
    if (state === undefined) return thrown;
    const owner: Data = { err: errorInfo(thrown) };
    if (state.rule === undefined) {
      this.#placePlain(owner, 'err', state);
      return owner.err;
    }
    this.#replace(owner, 'err', state.rule, ['err']);
    // A record with an error still has one.
    return typeof owner.err === 'string' ? { type: 'Error', message: owner.err } : owner.err;
  }

  /** Redacts plain data in place. */
  #walk(value: unknown, state: MatchState, path: string[]): void {
    if (!isObject(value)) return;
    if (Array.isArray(value)) {
      for (const { owner, key, name } of pairsOf(value, path))
        this.#enter(owner, key, state.next(name), name, path);
    }
    for (const key of Object.keys(value)) this.#enter(value as Data, key, state.next(key), key, path);
  }

  /** @param name what the value at `key` is called. */
  #enter(owner: Data, key: string, state: MatchState | undefined, name: string, path: string[]): void {
    if (state === undefined) return;
    path.push(name);
    if (state.rule !== undefined) this.#replace(owner, key, state.rule, path);
    else this.#walk(owner[key], state, path);
    path.pop();
  }

  #replace(owner: Data, key: string, rule: Rule, path: readonly string[]): void {
    if (!rule.remove) put(owner, key, this.#censored(owner, key, rule, path));
    else if (Array.isArray(owner)) put(owner, key, null);
    else delete owner[key];
  }

  #censored(owner: Data, key: string, { censor }: Rule, path: readonly string[]): unknown {
    if (typeof censor === 'string') return censor;
    if (this.#censoring) return REDACTED;
    this.#censoring = true;
    try {
      const value = readProperty(owner, key);
      return censor(isObject(value) ? JSON.parse(encodeValue(value)) : value, [...path]);
    } catch {
      tellFailure(`A censor threw at ${path.join('.')}, so "${REDACTED}" is written`);
      return REDACTED;
    } finally {
      this.#censoring = false;
    }
  }
}

/** What no line has: undefined, and what says so of itself by `toJSON`. */
function isNothing(owner: Data, key: string): boolean {
  const value = owner[key];
  if (!isObject(value)) return value === undefined;
  return typeof tryRead(value, 'toJSON') === 'function' && encodeProperty(owner, key) === undefined;
}

function parsed(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function tellFailure(text: string): void {
  reportTrouble(new StarlogError('STARLOG_HANDLER_FAILED', text));
}
