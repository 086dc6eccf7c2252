import vm from 'node:vm';

/*
 * zeromq.js hands every message over in a promise, although with a timeout of 0 it has it, or has not, when the call
 * returns. A collector takes in between its turns and in the exit of its process, where no promise is ever followed up.
 * Reactions of functions of a context with microtasks of its own run when a script in it has ended, which can be had
 * at any time (https://nodejs.org/api/vm.html, "microtaskMode").
 */

type Settle = <T>(promises: readonly Promise<T>[], values: T[]) => void;

let tools: { settle: Settle; context: vm.Context; nothing: vm.Script } | undefined;

function prepared(): NonNullable<typeof tools> {
  if (tools !== undefined) return tools;
  const context = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  const settle = vm.runInContext(
    `(promises, values) => {
      for (const promise of promises) promise.then((value) => void values.push(value), () => {});
    }`,
    context,
  ) as Settle;
  tools = { settle, context, nothing: new vm.Script('0') };
  return tools;
}

/** The values of promises that are settled already, at once and in order; those that were rejected or are pending have none. */
export function settledValues<T>(promises: readonly Promise<T>[]): T[] {
  const values: T[] = [];
  if (promises.length === 0) return values;
  const { settle, context, nothing } = prepared();
  settle(promises, values);
  nothing.runInContext(context);
  return values;
}
