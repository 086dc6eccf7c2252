import { type AttachOptions, attach } from '../hub/attach.ts';
import { hierarchy } from '../logger/registry.ts';
import { type Connection, connect, type SinkOptions } from './connect.ts';
import { connections } from './connections.ts';

/** Connects this thread's loggers; if this process is the one to collect, it does so on this very thread. */
export function connectHere(options: AttachOptions, sink: SinkOptions): Connection {
  const attachment = attach(options);
  return connections.connect(attachment, () => connect(attachment, hierarchy, sink));
}
