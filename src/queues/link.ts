import type { MakeLink } from '../hub/choose-way.ts';
import type { Queue } from '../hub/queue.ts';
import { keepRing } from '../hub/way.ts';
import { LEVEL } from './frames.ts';
import { LinkWay } from './link-way.ts';
import { Sender } from './sender.ts';
import { socketQueue } from './socket.ts';

/** Makes links over a queue. @param queue one of the user's own; undefined: the socket of the hub. */
export function linksOver(queue: Queue | undefined): MakeLink {
  return (hub, ring, maxLine) => {
    const sender = new Sender(ring, maxLine, queue ?? socketQueue(hub.directory), (levels) =>
      hub.control.followLevels(levels),
    );
    if (!hub.memory.isShared)
      hub.control.elsewhere = (name, level) => sender.tell(LEVEL, { name, level: level ?? null });
    return new LinkWay(ring, sender, () => keepRing(hub, ring));
  };
}
