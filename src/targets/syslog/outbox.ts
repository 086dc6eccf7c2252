import { clearTimeout, setTimeout } from '../../base/clock.ts';
import { LATER } from '../../handlers/handler.ts';
import { Backlog } from './backlog.ts';
import { USUAL_APPETITE } from './link.ts';
import type { Sender } from './sender.ts';

/** Messages that wait in the handler itself, in their order, until the sender takes them. */
export class Outbox {
  readonly #backlog: Backlog;
  readonly #sender: Pick<Sender, 'offer' | 'isFreeFor'>;
  readonly #waiters = new Set<() => void>();

  constructor(sender: Pick<Sender, 'offer' | 'isFreeFor'>, maxBytes: number) {
    this.#sender = sender;
    this.#backlog = new Backlog(maxBytes, USUAL_APPETITE);
  }

  get isEmpty(): boolean {
    return this.#backlog.isEmpty;
  }

  /** How many messages wait. */
  get count(): number {
    return this.#backlog.count;
  }

  /** @returns false when there is no room. */
  add(message: string): boolean {
    return this.#backlog.add(Buffer.from(message));
  }

  /**
   * Sends as much as goes now.
   * @param isAlone true when nobody else uses the sender: what it still has of somebody's is then of no interest.
   */
  drain(isAlone: boolean): void {
    for (let next = this.#backlog.next(); next !== undefined; next = this.#backlog.next()) {
      // Somebody else's bytes, of which they have to hear first that they were taken: they would be sent twice.
      if (!isAlone && !this.#sender.isFreeFor(next.bytes)) return;
      const taken = this.#sender.offer(next.bytes, next.start, next.bytes.length);
      if (taken === LATER) return;
      this.#backlog.take(taken);
    }
    for (const tell of this.#waiters) tell();
  }

  /** Resolves when nothing waits any more, or after so many milliseconds; until then it keeps the process alive. */
  async whenEmpty(timeout: number): Promise<void> {
    if (this.isEmpty) return;
    await new Promise<void>((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(over);
        resolve();
      };
      const timer = setTimeout(over, timeout);
      this.#waiters.add(over);
    });
  }
}
