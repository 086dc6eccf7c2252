import { afterEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../../base/trouble.ts';
import { FailoverHandler } from '../../gates/failover.ts';
import { Gate } from '../../gates/gate.ts';
import { RepeatsHandler } from '../../gates/repeats.ts';
import { type Handler, LATER } from '../../handlers/handler.ts';
import type { LogRecord } from '../../record/record.ts';
import { drain, drainBesides } from '../draining.ts';
import { Collecting, collect, produce, Taking } from '../hub.case.ts';
import { StatusHandler } from '../status/status.ts';

vi.mock('../../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});
vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => reported.mockClear());

/** Holds what is below error, and lets it go before the next error. */
class Holding extends Gate {
  private held: LogRecord[] = [];

  admit(record: LogRecord): readonly LogRecord[] {
    this.held.push(record);
    return record.level < 50 ? [] : this.held.splice(0);
  }

  override end(): readonly LogRecord[] {
    return this.held.splice(0);
  }
}

/** Lets every record pass twice. */
class Doubling extends Gate {
  admit(record: LogRecord): readonly LogRecord[] {
    return [record, record];
  }
}

class Failing extends Gate {
  admit(): readonly LogRecord[] {
    throw new Error('a gate that fails on purpose');
  }
}

describe.each([
  ['lines', () => new Taking()],
  ['records', () => new Collecting()],
])('behind gates, a target of %s', (_, make: () => Handler & { readonly messages: string[] }) => {
  it('gets what they let go, in their order', () => {
    const { hub, sink, settle } = collect();
    const target = make();
    sink(new Holding(target));
    const { log } = produce(hub);
    log('a', { level: 20 });
    log('b', { level: 30 });
    settle();
    expect(target.messages).toEqual([]);
    log('c', { level: 50 });
    settle();
    expect(target.messages).toEqual(['a', 'b', 'c']);
  });

  it('gets what passes all of them, and its own level and filters', () => {
    const { hub, sink, settle } = collect();
    const target = make();
    target.level = 30;
    target.filters.push(({ message }) => message !== 'c');
    sink(new Doubling(new Holding(target)));
    const { log } = produce(hub);
    log('a', { level: 20 });
    log('b', { level: 30 });
    log('c', { level: 40 });
    log('d', { level: 50 });
    settle();
    expect(target.messages).toEqual(['b', 'b', 'd', 'd']);
  });

  it('gets the record itself where a gate fails', () => {
    const { hub, sink, settle } = collect();
    const target = make();
    sink(new Failing(target));
    produce(hub).log('a');
    settle();
    expect(target.messages).toEqual(['a']);
  });

  it('gets what gates let go at the end', () => {
    const { hub, sink, settle, collector } = collect();
    const target = make();
    sink(new Holding(target));
    produce(hub).log('a');
    settle();
    collector.close();
    expect(target.messages).toEqual(['a']);
  });

  it('has the room of held records back', () => {
    const { hub, sink, settle, collector } = collect();
    sink(new Holding(make()));
    const { log, writer } = produce(hub);
    log('a');
    settle();
    expect(collector.isDrained).toBe(true);
    expect(writer.pending).toBe(0);
  });
});

describe('a target that stands behind two handlers', () => {
  it('gets records through the first one only, which is told', () => {
    const { hub, sink, settle } = collect();
    const target = sink(new Taking());
    sink(new Doubling(target));
    sink(new FailoverHandler([target, new Taking()]));
    const lines = [produce(hub).log('a')];
    settle();
    expect(target.text).toBe(lines.join(''));
    expect(reported.mock.calls.map(([{ message }]) => message.split(':')[0])).toEqual([
      'The same Taking stands behind Taking and behind Doubling of the sink logger',
      'The same Taking stands behind Taking and behind FailoverHandler of the sink logger',
    ]);
  });
});

/** Lets many long records go in front of each of the collector's own. */
class Padding extends Gate {
  admit(record: LogRecord): readonly LogRecord[] {
    if (record.name !== 'starlog.collector') return [record];
    return [...new Array<LogRecord>(300).fill({ ...record, message: 'x'.repeat(1000) }), record];
  }
}

describe('a notice behind a gate', () => {
  it('is not told for done while it waits for the next batch', () => {
    const { hub, sink, settle, collector } = collect();
    const target = new Taking();
    sink(new Padding(target));
    let writes = 0;
    target.limit = (length) => {
      if (++writes > 1) throw new Error('away');
      return length;
    };
    produce(hub).writer.countDropped(30);
    settle();
    collector.close();
    expect(target.messages.some((message) => message.startsWith('dropped'))).toBe(false);

    const next = collect(hub);
    const later = next.sink(new Taking());
    next.settle();
    expect(later.messages).toEqual([expect.stringMatching(/^dropped 1 record /)]);
  });
});

/** Needs the event loop before it can say that it has taken what it was offered. */
class Late extends Taking {
  private isReady = false;

  override write(bytes: Uint8Array, start: number, end: number): number {
    if (!this.isReady) {
      setImmediate(() => {
        this.isReady = true;
        this.onReady?.();
      });
      return LATER;
    }
    this.isReady = false;
    return super.write(bytes, start, end);
  }
}

describe('a target behind a socket', () => {
  it('gets what gates and status handlers say at last, before everything counts as drained', async () => {
    const { hub, sink, collector } = collect();
    const target = new Late();
    sink(new RepeatsHandler(target));
    sink(new StatusHandler('1h'));
    const { log } = produce(hub);
    for (let i = 0; i < 3; i++) log('again');
    expect(await drainBesides(collector, 10_000)).toBe(true);
    expect(target.messages.toSorted()).toEqual([
      expect.stringMatching(/^3 records in /),
      'again',
      expect.stringMatching(/^repeated 2 times in \S+ s: again$/),
    ]);
  });
});

describe('a target of lines behind a gate', () => {
  it('gets the bytes that the producer wrote', () => {
    const { hub, sink, settle } = collect();
    const target = sink(new Holding(new Taking())).target as Taking;
    const { log } = produce(hub);
    const lines = [
      log('a', { fields: { 'é\u2028': 1e21, deep: { x: [null, '\u{1F680}'] } } }),
      log('b', { level: 50, fields: { name: 'taken', err: 'no error' } }),
    ];
    settle();
    expect(target.lines.map((line) => `${line}\n`)).toEqual(lines);
  });

  it('gets more than a batch, although it fails and takes little at once', () => {
    const { hub, sink, settle, collector } = collect();
    const target = sink(new Holding(new Taking())).target as Taking;
    let asked = 0;
    target.limit = (length) => {
      if (++asked % 7 === 0) throw new Error('full for now');
      return Math.min(length, 50_000);
    };
    const { log } = produce(hub);
    const sent: string[] = [];
    for (let round = 0; round < 8; round++) {
      for (let i = 0; i < 100; i++) sent.push(log(`${round}-${i} ${'x'.repeat(1000)}`));
      settle();
    }
    expect(target.text).toBe('');
    sent.push(log('now', { level: 50 }));
    expect(drain(collector, 10_000)).toBe(true);
    expect(target.text === sent.join('')).toBe(true);
  });
});
