/** How many texts are remembered, and how long they may be: more of them, or longer ones, would fill the memory. */
const MOST = 2048;
const LONGEST = 128;

/** What is made of the same texts again and again, such as names of fields: the first few thousand are made once. */
export class Remembered<Made> {
  private readonly known = new Map<string, Made>();
  private readonly make: (text: string, isKept: boolean) => Made;

  /** @param make is told whether what it makes will be remembered. */
  constructor(make: (text: string, isKept: boolean) => Made) {
    this.make = make;
  }

  of(text: string): Made {
    return this.known.get(text) ?? this.learn(text);
  }

  private learn(text: string): Made {
    const isKept = this.known.size < MOST && text.length <= LONGEST;
    const made = this.make(text, isKept);
    if (isKept) this.known.set(text, made);
    return made;
  }
}
