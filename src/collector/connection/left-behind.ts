import { readdirSync, readFileSync } from 'node:fs';
import { reportAtExit } from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attachment.ts';

const RING = /^(\d+)-\d+-[0-9a-f]{12}\.ring$/;

/**
 * Says, at the exit of main, how many processes will log on although nobody collects then. Only those that lead a session of their own, as
 * `spawn(..., { detached: true })` makes them: others mostly end together with main, a moment later. Needs `/proc`.
 */
export function tellLeftBehind({ hub, right, hasManager }: Attachment): void {
  if (right.mayTakeOver || hasManager) return;
  const left = producersIn(hub.directory).filter((pid) => sessionOf(pid) === String(pid));
  if (left.length === 0) return;
  const who = left.length === 1 ? '1 process still logs' : `${left.length} processes still log`;
  reportAtExit(
    `${who} (${left.join(', ')}), and nobody collects until this program is started again; managerQueue: true of the multiprocess handler has a process of its own collect that outlives main`,
  );
}

function producersIn(directory: string): number[] {
  try {
    const pids = readdirSync(directory).map((name) => Number(RING.exec(name)?.[1] ?? process.pid));
    return [...new Set(pids)].filter((pid) => pid !== process.pid);
  } catch {
    // The hub was empty and is gone.
    return [];
  }
}

/** The session of a process that lives; undefined where that can't be told. */
function sessionOf(pid: number): string | undefined {
  try {
    // The name in parentheses may hold anything; behind it come state, parent, group and session.
    const [state, , , session] =
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return state === 'Z' ? undefined : session;
  } catch {
    return undefined;
  }
}
