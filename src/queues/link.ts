import type { MakeLink } from '../hub/choose-way.ts';
import type { Queue } from '../hub/queue.ts';
import { keepRing } from '../hub/way.ts';
import { LinkWay } from './link-way.ts';
import { Sender } from './sender.ts';
import { socketQueue } from './socket.ts';

/** Makes links over a queue. @param queue one of the user's own; undefined: the socket of the hub. */
export function linksOver(queue: Queue | undefined): MakeLink {
  return (hub, ring, maxLine) => {
    const sender = new Sender(ring, maxLine, queue ?? socketQueue(hub.directory), () => {});
    return new LinkWay(ring, sender, () => keepRing(hub, ring));
  };
}
