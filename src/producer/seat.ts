import type { Hub } from '../hub/hub.ts';
import { ownIdentity } from '../record/identity.ts';
import type { RingCopy } from './choose-way.ts';
import { type OverflowPolicy, Producer } from './producer.ts';
import type { Way } from './way.ts';

/** Where the records of a thread go: a hub, and the way there. Both may become others, under a producer that goes on. */
export class Seat {
  readonly producer: Producer;
  hub: Hub;
  private current: Way;

  /** @param maxLine bytes of the longest line. */
  constructor(hub: Hub, way: Way, policy: OverflowPolicy, maxLine: number) {
    this.hub = hub;
    this.current = way;
    this.producer = new Producer(way, policy, maxLine);
  }

  get way(): Way {
    return this.current;
  }

  /** Takes what waits along, to another way into a hub. */
  move(hub: Hub, wayTo: (hub: Hub, copy: RingCopy) => Way): void {
    const next = wayTo(hub, { identity: ownIdentity(false), buffer: this.current.ring.buffer });
    this.current = next;
    this.producer.moveTo(next);
    this.hub = hub;
  }
}
