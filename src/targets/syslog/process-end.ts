/** What is to be done when the event loop of this thread has nothing left to do, and at the very end. */
export interface LastActions {
  /** May use the event loop once more. */
  beforeExit(): void;
  /** Synchronous: nothing comes behind it. */
  exit(): void;
}

/** @returns what forgets them again. */
export function atEnd({ beforeExit, exit }: LastActions): () => void {
  process.once('beforeExit', beforeExit);
  process.once('exit', exit);
  return () => {
    process.removeListener('beforeExit', beforeExit);
    process.removeListener('exit', exit);
  };
}
