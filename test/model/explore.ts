/** A system whose every possible run can be walked through: its states are short rows of bytes. */
export interface Model {
  readonly initial: Uint8Array;
  /** All that can happen next, each with the state it leads to. */
  steps(state: Uint8Array): readonly Step[];
  /** What is wrong with a state; undefined when nothing is. @param isEnd nothing can happen any more. */
  violation(state: Uint8Array, isEnd: boolean): string | undefined;
}

export interface Step {
  readonly label: string;
  readonly state: Uint8Array;
}

export interface Exploration {
  /** How many different states were reached. */
  readonly states: number;
  readonly transitions: number;
  /** The first violation, with a shortest way that leads to it. */
  readonly violation: { readonly text: string; readonly way: readonly string[] } | undefined;
}

/**
 * Visits every state that can be reached, each once, nearest first; stops at the first violation.
 */
export function explore(model: Model): Exploration {
  const seen = new Set<string>([keyOf(model.initial)]);
  const states: Uint8Array[] = [model.initial];
  const parents: number[] = [-1];
  const labels: string[] = ['start'];
  let transitions = 0;
  const result = (text?: string, at = 0): Exploration => ({
    states: seen.size,
    transitions,
    violation: text === undefined ? undefined : { text, way: wayTo(at, parents, labels) },
  });

  for (let at = 0; at < states.length; at++) {
    const state = states[at] as Uint8Array;
    const steps = model.steps(state);
    const text = model.violation(state, steps.length === 0);
    if (text !== undefined) return result(text, at);
    transitions += steps.length;
    for (const step of steps) {
      const key = keyOf(step.state);
      if (seen.has(key)) continue;
      seen.add(key);
      states.push(step.state);
      parents.push(at);
      labels.push(step.label);
    }
    // A visited state is only its key from here on: a million of them must fit into memory.
    states[at] = DONE;
  }
  return result();
}

const DONE = new Uint8Array(0);

function keyOf(state: Uint8Array): string {
  return Buffer.from(state.buffer, state.byteOffset, state.length).toString('latin1');
}

function wayTo(at: number, parents: readonly number[], labels: readonly string[]): string[] {
  const way: string[] = [];
  for (let step = at; step > 0; step = parents[step] as number) way.push(labels[step] as string);
  return way.reverse();
}
