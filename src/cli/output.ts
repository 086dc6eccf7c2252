/** How many characters are written at once. */
const BATCH = 64 * 1024;

/** Records on standard output. A reader that goes away, as `head` does, ends the command without a word. */
export class Output {
  #batch = '';

  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      process.exit(error.code === 'EPIPE' ? 0 : 1);
    });
  }

  /** Adds an entry; a line feed follows it. Resolve what this returns before the next one, where it is something. */
  write(text: string): Promise<void> | undefined {
    this.#batch += `${text}\n`;
    return this.#batch.length < BATCH ? undefined : this.flush();
  }

  /** Writes what has been added, and waits while the reader is slow. */
  flush(): Promise<void> | undefined {
    const batch = this.#batch;
    this.#batch = '';
    if (batch === '' || process.stdout.write(batch)) return undefined;
    return new Promise((resolve) => void process.stdout.once('drain', resolve));
  }
}
