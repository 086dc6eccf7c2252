/** How full a ring should be after a nap, from 0 to 1: batches are large then, and who wakes late finds room left. */
const FULLNESS = 0.2;

/** How much the last turn counts beside those before, of which it is known what came. */
const WEIGHT = 0.25;

/** Milliseconds. A pause that is longer says no more of what comes now. */
const LONGEST_PASSED = 20;

/** Works out from what came in the last turns for how long to nap, so that a turn finds much and no ring gets full. */
export class Pace {
  private readonly shortest: number;
  private readonly longest: number;
  private came = 0;
  private passed = 0;
  private last = 0;

  /** @param shortest @param longest nap, in milliseconds. */
  constructor(shortest: number, longest: number) {
    this.shortest = shortest;
    this.longest = longest;
  }

  /**
   * Takes note of a turn.
   * @param came how many records it moved.
   * @param passed milliseconds since the turn before.
   * @param fullness how much of its ring was moved of the one of which most was, from 0 to 1.
   * @returns milliseconds; undefined where a nap would gather nothing: the next record may as well ring.
   */
  nap(came: number, passed: number, fullness: number): number | undefined {
    this.came += (came - this.came) * WEIGHT;
    this.passed += (Math.min(passed, LONGEST_PASSED) - this.passed) * WEIGHT;
    if (this.came * this.longest < this.passed) {
      this.last = 0;
      return undefined;
    }
    const wanted = (passed * FULLNESS) / Math.max(fullness, 1e-6);
    // Not much longer than the last one: a burst may just begin.
    const most = Math.min(this.longest, Math.max(this.last, this.shortest) * 2);
    this.last = Math.min(Math.max(wanted, this.shortest), most);
    return this.last;
  }

  /** There is more than was moved: the next nap is a short one. */
  hurry(): void {
    this.last = 0;
  }
}
