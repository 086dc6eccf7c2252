import { now, sleep } from '../../base/clock.ts';
import { type ProcessEnd, processEnd } from '../../base/process-end.ts';
import { reportAtExit, reportFailure } from '../../base/trouble.ts';
import type { Attachment } from '../../producer/attachment.ts';
import { type Counts, counted, NONE_COUNTED } from '../../record/counts.ts';
import type { Connection } from './connection.ts';
import { tellLeftBehind } from './left-behind.ts';

/** Milliseconds that the exit of main may take, unless the configuration says otherwise. */
const DEFAULT_SHUTDOWN_TIMEOUT = 2000;

/** How often a flush looks whether it is over, in milliseconds. */
const LOOK_INTERVAL = 1;

/** The connections of this thread, and what happens to them when it ends. */
export class Connections {
  /** Milliseconds that the exit may take. */
  exitTimeout: number = DEFAULT_SHUTDOWN_TIMEOUT;
  private readonly open = new Set<Connection>();
  private readonly end: ProcessEnd;
  private hooked = false;

  constructor(end: ProcessEnd = processEnd) {
    this.end = end;
  }

  /** The connection of an attachment: a second handler of the same hub must not start a second collector. */
  of(attachment: Attachment): Connection | undefined {
    return [...this.open].find((connection) => connection.attachment === attachment);
  }

  /** True where this process has a collector. */
  get collects(): boolean {
    return [...this.open].some((connection) => connection.isMain);
  }

  /** The connection of an attachment; made when there is none. */
  connect(attachment: Attachment, make: () => Connection): Connection {
    const known = this.of(attachment);
    if (known !== undefined) return known;
    const connection = make();
    this.add(connection);
    return connection;
  }

  add(connection: Connection): void {
    this.open.add(connection);
    if (this.hooked) return;
    this.hooked = true;
    this.end.before(() => void this.linger());
    this.end.at('drain', () => this.leave());
  }

  /** Resolves when the targets have taken all that was logged before the call, or after `timeout` milliseconds. */
  async flush(timeout: number): Promise<Counts> {
    const end = now() + timeout;
    const waits = [...this.open].map(async (connection) => {
      const { producer } = connection.attachment;
      const upTo = producer.counts().accepted;
      for (;;) {
        const counts = producer.counts();
        if (counts.delivered >= upTo || now() >= end) return counts;
        connection.hurry();
        await sleep(LOOK_INTERVAL);
      }
    });
    return (await Promise.all(waits)).reduce(
      (sum, { accepted, pending, dropped }) =>
        counted(sum.accepted + accepted, sum.pending + pending, sum.dropped + dropped),
      NONE_COUNTED,
    );
  }

  /** Stops all collecting. What is logged from here on waits in its ring. */
  async stop(timeout: number): Promise<void> {
    await Promise.all([...this.open].map((connection) => connection.stop(timeout)));
  }

  /** Forgets all connections, which were stopped before. @returns what they were the connections of. */
  forget(): Attachment[] {
    const attachments = [...this.open].map((connection) => connection.attachment);
    this.open.clear();
    return attachments;
  }

  private async linger(): Promise<void> {
    for (const connection of this.open) await connection.linger?.(this.exitTimeout);
  }

  private leave(): void {
    for (const connection of this.open) {
      try {
        if (!connection.leave(this.exitTimeout)) tellUnwritten(connection);
        if (connection.isMain) tellLeftBehind(connection.attachment);
      } catch (error) {
        reportFailure('STARLOG_COLLECTOR_FAILED', 'The exit of the main process', error);
      }
    }
  }
}

function tellUnwritten(connection: Connection): void {
  const { hub, producer } = connection.attachment;
  const { pending } = producer.counts();
  producer.keep();
  const why = connection.why?.() ?? '';
  reportAtExit(
    `records (${pending} of this process) could not be written before the exit${why === '' ? '' : `, since ${why}`}; they wait in ${hub.directory} for the next start`,
  );
}

/** The connections of this thread. */
export const connections: Connections = new Connections();
