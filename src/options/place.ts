import { wayOut } from '../base/suggest.ts';
import { type Problem, shown } from './problem.ts';

/** Where a value stands, and where it is told what is wrong with it. Nothing is thrown, so that all problems can be told at once. */
export class Place {
  readonly path: readonly PropertyKey[];
  readonly problems: Problem[];
  /** True in a configuration, where handlers and formatters are declared; a constructor takes them as objects. */
  readonly isDeclared: boolean;

  constructor(problems: Problem[], isDeclared: boolean, path: readonly PropertyKey[] = []) {
    this.problems = problems;
    this.isDeclared = isDeclared;
    this.path = path;
  }

  /** The place of a part of the value that stands here. */
  at(key: PropertyKey): Place {
    return new Place(this.problems, this.isDeclared, [...this.path, key]);
  }

  /** Tells what is wrong with a value. */
  refuse(value: unknown, text: string): undefined {
    this.problems.push({ path: this.path, value, text });
    return undefined;
  }

  /** @param wanted what would be right, as the end of "42 is not ...". */
  unfit(value: unknown, wanted: string): undefined {
    return this.refuse(value, `${shown(value)} is not ${wanted}`);
  }

  /** @param choices what there is to choose from. */
  unknown(value: unknown, choices: readonly string[]): undefined {
    if (value === undefined) return this.refuse(value, `missing${wayOut(undefined, choices)}`);
    return this.refuse(value, `${shown(value)} is not known${wayOut(value, choices)}`);
  }
}
