import type { MakeLink } from '../producer/choose-way.ts';
import type { Queue } from '../producer/queue.ts';
import { keepRing } from '../producer/way.ts';
import { LEVEL } from './frames.ts';
import { LinkWay } from './link-way.ts';
import { Sender } from './sender.ts';
import { socketQueue } from './socket.ts';

/** Makes links over a queue. @param queue one of the user's own; undefined: the socket of the hub. */
export function linksOver(queue: Pick<Queue, 'connect'> | undefined): MakeLink {
  return (hub, ring, maxLine) => {
    const carrier: Pick<Queue, 'connect'> = queue ?? socketQueue(hub.directory);
    const sender = new Sender(ring, maxLine, carrier, (levels) => hub.control.followLevels(levels));
    if (hub.control.shared !== undefined)
      hub.control.elsewhere = (name, level) => sender.tell(LEVEL, { name, level: level ?? null });
    return new LinkWay(ring, sender, () => keepRing(hub, ring));
  };
}
