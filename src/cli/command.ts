/** One command of `starlog`. */
export interface Command {
  /** What it is for, in a few words. */
  readonly summary: string;
  /** How it is called, and all its options. */
  readonly help: string;
  /**
   * @param args what stands behind the name of the command.
   * @returns what is to be printed. @throws (or rejects) Error whose message is printed instead; the command fails then.
   */
  run(args: string[]): string | Promise<string>;
}
