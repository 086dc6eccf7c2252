import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { HUB_VARIABLE } from '../hub/directory.ts';

/*
 * Which hub the children and threads of this one are told of. That of the program comes first. A named one is told of where
 * there is no other: a child that was told of the hub of its parent's program tells its own children of that.
 */

/** Inherited by all threads that are made later, whatever environment they are given. */
const THREAD_KEY = 'starlog.hub';

/** The directory that children and threads are told; undefined: none. */
interface Told {
  readonly byVariable: string | undefined;
  readonly byThread: string | undefined;
}

interface Announced {
  readonly directory: string;
  readonly isOfProgram: boolean;
}

/** Tells of a hub. @returns what ends that. */
export type Announce = (directory: string, isOfProgram: boolean) => () => void;

/** In the order of their coming. */
const announced: Announced[] = [];

/** The directory that this thread was told itself; undefined while it announces nothing. */
let inherited: Told | undefined;

/** The variable, as it was left here. The program may set it too: what it says is not overwritten at the end. */
let left: string | undefined;

/** Tells the children and threads that are made from now on to come to a hub. Other calls may come in between, in any order. */
export const announce: Announce = (directory, isOfProgram) => {
  inherited ??= told();
  const own = { directory, isOfProgram };
  announced.push(own);
  tell(true);
  return () => {
    const at = announced.indexOf(own);
    if (at === -1) return;
    announced.splice(at, 1);
    tell(process.env[HUB_VARIABLE] === left);
    if (announced.length === 0) inherited = undefined;
  };
};

/** For a hub that is not the program's: children must not find it as theirs. */
export const announceNot: Announce = () => () => {};

/** The directory that the environment named before this thread announced its own. */
export function inheritedDirectory(): string | undefined {
  const now = process.env[HUB_VARIABLE];
  return inherited !== undefined && now === left ? inherited.byVariable : now;
}

/** The directory that the thread which made this one has told it. */
export function toldDirectory(): string | undefined {
  return (inherited ?? told()).byThread;
}

function tell(isVariableOurs: boolean): void {
  const known = inherited as Told;
  // An empty text tells of no hub, and children of this program are no programs of their own.
  const isTold = Boolean(known.byVariable) || known.byThread !== undefined;
  const own = announced.find(({ isOfProgram }) => isOfProgram) ?? (isTold ? undefined : announced[0]);
  const { byVariable, byThread } =
    own === undefined ? known : { byVariable: own.directory, byThread: own.directory };
  // Types say that no value may be undefined; Node removes the key then.
  setEnvironmentData(THREAD_KEY, byThread as string);
  if (!isVariableOurs) return;
  if (byVariable === undefined) delete process.env[HUB_VARIABLE];
  else process.env[HUB_VARIABLE] = byVariable;
  left = byVariable;
}

function told(): Told {
  const byThread = getEnvironmentData(THREAD_KEY);
  return {
    byVariable: process.env[HUB_VARIABLE],
    byThread: typeof byThread === 'string' ? byThread : undefined,
  };
}
