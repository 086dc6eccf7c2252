import { StarlogError } from '../base/errors.ts';
import { late } from '../base/late.ts';
import type { Connection } from '../collector/connection/connection.ts';
import { connections } from '../collector/connection/connections.ts';
import { connect } from '../collector/connection/here.ts';
import type { SinkOptions } from '../collector/host.ts';
import { hasPlan } from '../hub/hub.ts';
import { hierarchy } from '../logger/registry.ts';
import { attach } from '../producer/attach.ts';
import type { AttachOptions } from '../producer/attachment.ts';

const managing = late(() => import('../collector/manager/part.ts'));

/** Connects this thread's loggers; if this process is the one to collect, it does so on this very thread. */
export function connectHere(options: AttachOptions, sink: SinkOptions): Connection {
  const attachment = attach(options);
  if (attachment.main !== undefined && !hasPlan(attachment.hub)) {
    attachment.detach();
    throw new StarlogError(
      'STARLOG_BAD_ARGUMENT',
      'MultiprocessHandler: managerQueue needs targets that can go to another process, and handlers that are added by code can not; declare them, as in configure({ handlers: { all: { type: "multiprocess", managerQueue: true }, file: { type: "file", path: "app.log" } }, ... })',
      { managerQueue: true },
    );
  }
  return connections.connect(attachment, () => {
    if (attachment.hasManager) return new (managing().WithManager)(attachment, hierarchy, undefined);
    return connect(attachment, hierarchy, sink);
  });
}
