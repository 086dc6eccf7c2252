import { threadId } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import * as trouble from '../base/trouble.ts';
import type { Connection } from '../collector/connection/connection.ts';
import { hand } from '../handlers/echo.ts';
import { Hierarchy } from '../logger/hierarchy.ts';
import { Logger } from '../logger/logger.ts';
import type { LogRecord } from '../record/record.ts';
import { decodeLine } from '../wire/decode.ts';
import { MultiprocessHandler, type MultiprocessHandlerOptions } from './multiprocess.ts';

vi.mock('../base/trouble.ts', { spy: true });

interface Sent {
  readonly line: string;
  readonly level: number;
  readonly nameId: number;
  readonly time: number;
}

const MAX_LINE = 1000;

/** A handler, and what it hands over to its producer. */
function handlerAnd(options: MultiprocessHandlerOptions = {}): {
  handler: MultiprocessHandler;
  sent: Sent[];
} {
  const sent: Sent[] = [];
  const producer = {
    maxLine: MAX_LINE,
    sendEntry: () => false,
    send: (line: string, level: number, nameId: number, time: number) =>
      sent.push({ line, level, nameId, time }),
  };
  const connection = { attachment: { producer } } as unknown as Connection;
  return { handler: new MultiprocessHandler(options, () => connection), sent };
}

const parse = ({ line }: Sent): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;

const byHand: LogRecord = {
  host: 'h',
  pid: 7,
  thread: 0,
  processName: 'other',
  time: 5,
  level: 30,
  name: 'app',
  message: 'm',
  fields: { a: 1 },
  error: { type: 'RangeError', message: 'bad' },
  sequence: 0,
};

describe('a handler of the sink logger that logs by itself', () => {
  it.each(['app', 'its own'])(
    'comes to an end, and is heard of once for each record of others, by the logger "%s"',
    (name) => {
      const report = vi.spyOn(trouble, 'reportTrouble').mockImplementation(() => {});
      const { handler, sent } = handlerAnd();
      const hierarchy = new Hierarchy();
      const logger = (of: string): Logger => new Logger(hierarchy, hierarchy.node(of));
      logger('root').addHandler(handler);
      const received: string[] = [];
      const emit = ({ message }: LogRecord): void => {
        received.push(message);
        logger(name).info(`took ${message}`);
      };
      const own = { host: 'h', pid: process.pid, thread: threadId, processName: 'main' };
      for (const message of ['a', 'b']) hand({ ...byHand, name: 'other', message }, emit);
      for (let at = 0; at < sent.length && at < 100; at++) {
        hand(decodeLine((sent[at] as Sent).line, own, 0), emit);
      }
      expect(received).toEqual(['a', 'b', 'took a', 'took b']);
      expect(report.mock.calls.map(([{ message }]) => message)).toEqual([
        expect.stringContaining(`the logger "${name}"`),
      ]);
      logger(name).info('later, of nothing');
      expect(sent).toHaveLength(3);
      report.mockRestore();
    },
  );

  it('may log by another logger, also when it throws', () => {
    const { handler, sent } = handlerAnd();
    const hierarchy = new Hierarchy();
    const log = new Logger(hierarchy, hierarchy.node('app')).addHandler(handler);
    const own = { ...byHand, pid: process.pid, thread: threadId };
    expect(() =>
      hand({ ...own, name: 'web' }, () => {
        log.info('x');
        throw new Error('no');
      }),
    ).toThrow('no');
    log.info('y');
    expect(sent).toHaveLength(2);
  });
});

describe('a MultiprocessHandler', () => {
  it('hands over a line, with what a collector needs to route and merge it', () => {
    const { handler, sent } = handlerAnd();
    const hierarchy = new Hierarchy();
    const log = new Logger(hierarchy, hierarchy.node('app.db')).addHandler(handler);
    log.warn('m', { a: 1 });
    log.warn('m', { a: 2 });
    const [one, other] = sent as [Sent, Sent];
    expect(parse(one)).toMatchObject({ level: 40, name: 'app.db', msg: 'm', a: 1, time: one.time });
    expect(one.level).toBe(40);
    expect(one.nameId).toBeGreaterThan(0);
    expect(other.nameId).toBe(one.nameId);
    expect(one.line.endsWith('}\n')).toBe(true);
  });

  it('lets a line be as long as it may be in bytes, and cuts a longer one', () => {
    const { handler, sent } = handlerAnd();
    const empty = Buffer.byteLength(lineOf(handler, sent, ''));
    const fits = '€'.repeat(Math.floor((MAX_LINE - empty) / 3));
    expect(JSON.parse(lineOf(handler, sent, fits))).toMatchObject({ msg: fits });
    expect(JSON.parse(lineOf(handler, sent, fits))).not.toHaveProperty('truncated');
    const cut = lineOf(handler, sent, `${fits}€`);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(MAX_LINE);
    expect(JSON.parse(cut)).toHaveProperty('truncated');
  });

  it.each([
    [
      { ringSize: Number.NaN },
      'ringSize: NaN is not a size from 64 KiB to 64 MiB, like "512 KiB" or "1MiB"; a number is bytes',
    ],
    [
      { blockTimeout: -1 },
      'blockTimeout: -1 is not a duration from 0 to 60s, like "500ms" or "2s"; a number is milliseconds',
    ],
    [
      { maxRecordSize: 10 },
      'maxRecordSize: 10 is not a size from 1 KiB to 64 MiB, like "64 KiB" or "1MiB"; a number is bytes',
    ],
    [{ overflow: 'wait' }, 'overflow: "wait" is not known; use "block" or "drop"'],
    [{ queue: 'pigeon' }, 'queue: "pigeon" is not known; use "shared-memory", "socket" or "message-port"'],
  ])('refuses %j', (options, text) => {
    expect(() => handlerAnd(options as MultiprocessHandlerOptions)).toThrow(
      expect.objectContaining({ code: 'STARLOG_BAD_ARGUMENT', message: `MultiprocessHandler: ${text}` }),
    );
  });

  it('takes a record that was made by hand, with its error', () => {
    const { handler, sent } = handlerAnd();
    handler.handle(byHand);
    expect(parse(sent[0] as Sent)).toMatchObject({
      level: 30,
      time: 5,
      msg: 'm',
      a: 1,
      err: { type: 'RangeError' },
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0xffff, 1e9])(
    'gives a record of level %s a level that a ring can hold',
    (level) => {
      const { handler, sent } = handlerAnd();
      handler.emit({ ...byHand, level });
      expect([sent[0]?.level, parse(sent[0] as Sent).level]).toEqual([30, 30]);
    },
  );

  it('gives a record without a time the time it has', () => {
    const { handler, sent } = handlerAnd();
    const before = Date.now();
    handler.emit({ ...byHand, time: Number.NaN });
    expect(sent[0]?.time).toBeGreaterThanOrEqual(before);
    expect(parse(sent[0] as Sent).time).toBe(sent[0]?.time);
  });

  it('asks its level and filters first', () => {
    const { handler, sent } = handlerAnd({
      level: 'warn',
      filters: [(record) => record.message !== 'secret'],
    });
    handler.handle(byHand);
    handler.handle({ ...byHand, level: 40, message: 'secret' });
    handler.handle({ ...byHand, level: 40 });
    expect(sent).toHaveLength(1);
  });
});

function lineOf(handler: MultiprocessHandler, sent: Sent[], message: string): string {
  handler.emit({ ...byHand, error: undefined, message });
  return (sent.at(-1) as Sent).line;
}
