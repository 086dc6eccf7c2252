import { type AttachOptions, attach } from '../hub/attach.ts';
import { hierarchy } from '../logger/registry.ts';
import { type Connection, connect } from './connect.ts';
import { connections } from './connections.ts';

/** Connects this thread's loggers; if this process is the one to collect, it does so on this very thread. */
export function connectHere(options: AttachOptions, sinkName: string): Connection {
  const attachment = attach(options);
  const known = connections.of(attachment);
  if (known !== undefined) return known;
  const connection = connect(attachment, hierarchy, sinkName);
  connections.add(connection);
  return connection;
}
