import { StarlogError } from '../base/errors.ts';

/** An operator between a key and a value. */
export type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

/** A query as a tree. */
export type Query =
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'compare'; readonly key: string; readonly operator: Operator; readonly value: string };

/** A key and what follows it: the longest operator first, and after a colon another one, as in `level:>=warn`. */
const COMPARISON = /^([\p{L}_$@][\p{L}\p{N}_$@.-]*)(?::?(>=|<=|!=|>|<|=)|(:))/u;

const PATTERN = /^\/((?:[^\\/]|\\.)+)\/([dimsuvy]*)(?=[\s)]|$)/;

/** A word ends at white space and at a parenthesis that closes; quoted parts may hold both. */
const WORD = /^(?:"(?:[^"\\]|\\.)*"|[^\s()"])+/;

/**
 * Reads a query: terms side by side must all hold, `OR` stands between alternatives, `-` or `NOT` before what must not
 * hold, and parentheses group. A term is `key:value`, `key>=value` and the like, `/pattern/flags`, `"a text"` or a word.
 * @returns a tree; of an empty query one that holds for all records.
 * @throws StarlogError `STARLOG_BAD_ARGUMENT` that names the place where the query goes wrong.
 */
export function parseQuery(source: string): Query {
  const parser = new Parser(source);
  const query = parser.alternatives();
  parser.expectEnd();
  return query;
}

class Parser {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  alternatives(): Query {
    const of = [this.conjunction()];
    while (this.takeWord('OR')) of.push(this.conjunction());
    return of.length === 1 ? (of[0] as Query) : { kind: 'any', of };
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.at < this.source.length) throw this.bad('a ")" without its "("');
  }

  private conjunction(): Query {
    const of: Query[] = [];
    for (;;) {
      this.skipSpace();
      if (this.takeWord('AND')) continue;
      if (this.isAtEnd()) break;
      of.push(this.term());
    }
    return of.length === 1 ? (of[0] as Query) : { kind: 'all', of };
  }

  private isAtEnd(): boolean {
    const rest = this.source.slice(this.at);
    return rest === '' || rest[0] === ')' || /^OR(?=[\s()]|$)/.test(rest);
  }

  private term(): Query {
    this.skipSpace();
    if (this.takeWord('NOT')) return { kind: 'not', of: this.term() };
    if (this.source[this.at] === '-' && !/^-(?:\s|$)/.test(this.source.slice(this.at))) {
      this.at += 1;
      return { kind: 'not', of: this.term() };
    }
    return this.source[this.at] === '(' ? this.group() : this.single();
  }

  private group(): Query {
    this.at += 1;
    const query = this.alternatives();
    this.skipSpace();
    if (this.source[this.at] !== ')') throw this.bad('a "(" without its ")"');
    this.at += 1;
    return query;
  }

  private single(): Query {
    const rest = this.source.slice(this.at);
    const pattern = PATTERN.exec(rest);
    if (pattern !== null) return this.pattern(pattern[0], String(pattern[1]), String(pattern[2]));
    const comparison = COMPARISON.exec(rest);
    if (comparison === null) return { kind: 'text', text: this.word('a word') };
    this.at += comparison[0].length;
    const [, key = '', operator = ':'] = comparison;
    const isEmpty = /^(?:[\s)]|$)/.test(this.source.slice(this.at));
    const value = isEmpty ? '' : this.word('a value');
    return { kind: 'compare', key, operator: operator as Operator, value };
  }

  private pattern(whole: string, source: string, flags: string): Query {
    try {
      const pattern = new RegExp(source, flags.replace('y', ''));
      this.at += whole.length;
      return { kind: 'pattern', pattern };
    } catch (cause) {
      throw this.bad(`${whole} is no regular expression (${(cause as Error).message})`);
    }
  }

  /** A word without the quotes around parts of it. */
  private word(wanted: string): string {
    const found = WORD.exec(this.source.slice(this.at))?.[0];
    if (found === undefined) {
      throw this.bad(this.source[this.at] === '"' ? 'a quote that is not closed' : `${wanted} is missing`);
    }
    this.at += found.length;
    return found.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replace(/\\(.)/g, '$1'));
  }

  private takeWord(word: string): boolean {
    this.skipSpace();
    const rest = this.source.slice(this.at);
    if (!rest.startsWith(word) || !/^(?:[\s()]|$)/.test(rest.slice(word.length))) return false;
    this.at += word.length;
    return true;
  }

  private skipSpace(): void {
    while (/\s/.test(this.source[this.at] ?? '')) this.at += 1;
  }

  private bad(problem: string): StarlogError {
    const { source, at } = this;
    const text = `query: ${problem} at character ${at + 1} of ${JSON.stringify(source)}; quote a text that is meant as it is, like "a (b)"`;
    return new StarlogError('STARLOG_BAD_ARGUMENT', text, { query: source, position: at });
  }
}
