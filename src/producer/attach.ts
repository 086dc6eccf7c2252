import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HUB_NAME, hubBases, managedHubName } from '../hub/directory.ts';
import { type Hub, openHub } from '../hub/hub.ts';
import { type Announce, announce, inheritedDirectory } from './announce.ts';
import { Attachment, type AttachOptions } from './attachment.ts';
import { takePlace } from './place.ts';

/** One ring for each hub and thread: two handlers of the same hub must not be two producers. */
const attachments = new Map<string, Attachment>();

/**
 * Finds or makes the hub and takes this thread's place in it. In a sub-process or worker thread of a program that
 * has a hub, the environment says where, or else the parent's memory; the first process becomes main, and tells its
 * children by the environment. What is there already is used as it is: a ring does not change its size or policy.
 * Of several hubs the children are told of that of the program.
 * @throws StarlogError `STARLOG_HUB_UNSAFE`, `STARLOG_HUB_UNAVAILABLE`, `STARLOG_BAD_ARGUMENT`; nothing has changed then.
 */
export function attach(asked: AttachOptions, tell: Announce = announce): Attachment {
  const options = { ...asked, hub: asked.hub ?? managedHubName() };
  const key = options.hub ?? '';
  const known = attachments.get(key);
  if (known !== undefined) return known;
  const attachment = new Attachment(takePlace(options, inheritedDirectory()), options, {
    announce: (directory) => tell(directory, key === programKey()),
    onDetach: () => void attachments.delete(key),
  });
  attachments.set(key, attachment);
  return attachment;
}

/** Under which the hub of the program is kept. */
function programKey(): string {
  return managedHubName() ?? '';
}

/** The hub of that name, or the one that this process is part of, if there is one; makes none. */
export function openKnownHub(name: string | undefined): Hub | undefined {
  if (name === undefined) {
    const all = [attachments.get(programKey()), ...attachments.values()];
    const attachment = all.find((candidate) => candidate?.isLost === false);
    if (attachment !== undefined) return attachment.hub;
    const inherited = inheritedDirectory();
    return inherited !== undefined && existsSync(inherited) ? openHub(inherited) : undefined;
  }
  const known = attachments.get(name);
  if (known !== undefined) return known.hub;
  if (!HUB_NAME.test(name)) return undefined;
  const directories = hubBases().map((base) => join(base, name));
  const directory = directories.find((candidate) => existsSync(candidate));
  return directory === undefined ? undefined : openHub(directory);
}
