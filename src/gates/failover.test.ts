import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as trouble from '../base/trouble.ts';
import { drain } from '../collector/draining.ts';
import { Collecting, collect, produce, Taking } from '../collector/hub.case.ts';
import { JsonFormatter } from '../formatters/json.ts';
import { TextFormatter } from '../formatters/text/text.ts';
import { LATER, LineHandler } from '../handlers/handler.ts';
import type { LogRecord } from '../record/record.ts';
import { FailoverHandler } from './failover.ts';
import { LookbackHandler } from './lookback.ts';

vi.mock('../base/clock.ts', () => import('../base/clock.case.ts'));

vi.mock('../base/trouble.ts', { spy: true });
const reported = vi.mocked(trouble.reportTrouble).mockImplementation(() => {});
vi.mocked(trouble.reportFailure).mockImplementation(() => {});
afterEach(() => reported.mockClear());

function record(message: string, level = 30): LogRecord {
  const who = { host: 'h', pid: 1, thread: 0, processName: 'p' };
  return { time: 1, level, name: 'app', message, fields: {}, error: undefined, sequence: 0, ...who };
}

const broken = (): never => {
  throw new Error('it is away');
};

/** Offers all that is there, as often as it takes. */
function offer(handler: FailoverHandler, ...messages: string[]): void {
  const queue = messages.map((message) => record(message));
  for (let tries = 0; queue.length > 0 && tries < 100; tries++) {
    try {
      handler.offer(queue);
    } catch {
      // All of them are away for now.
    }
  }
  expect(queue).toEqual([]);
}

describe('FailoverHandler', () => {
  it('gives records to the next target while the first fails, in its own format, and says so', () => {
    const first = new Taking();
    const second = new Taking(new TextFormatter({ pattern: '{message}' }));
    const handler = new FailoverHandler([first, second]);
    offer(handler, 'a');
    first.limit = broken;
    offer(handler, 'b', 'c');
    expect(first.messages).toEqual(['a']);
    expect(second.lines).toEqual(['b', 'c']);
    expect(reported.mock.calls.map(([{ message }]) => message)).toEqual([
      'it is away; until it works again, records go to the next target, Taking',
    ]);
  });

  it('leaves the first alone for a while, then returns to it', () => {
    vi.useFakeTimers();
    const [first, second] = [new Taking(), new Taking()];
    const handler = new FailoverHandler([first, second], { retryAfter: '2s' });
    let asked = 0;
    first.limit = () => {
      asked++;
      return broken();
    };
    offer(handler, 'a');
    offer(handler, 'b');
    expect(asked).toBe(1);
    vi.advanceTimersByTime(2000);
    offer(handler, 'c');
    expect(asked).toBe(2);
    first.limit = (length) => length;
    offer(handler, 'd');
    vi.advanceTimersByTime(2000);
    offer(handler, 'e');
    vi.useRealTimers();
    expect(second.messages).toEqual(['a', 'b', 'c', 'd']);
    expect(first.messages).toEqual(['e']);
  });

  it('tries a target that rests when all others fail', () => {
    const [first, second] = [new Taking(), new Taking()];
    const handler = new FailoverHandler([first, second]);
    first.limit = broken;
    offer(handler, 'a');
    first.limit = (length) => length;
    second.limit = broken;
    offer(handler, 'b');
    expect([first.messages, second.messages]).toEqual([['b'], ['a']]);
  });

  it('throws, and keeps the records, while all fail', () => {
    const [first, second] = [new Taking(), new Taking()];
    const handler = new FailoverHandler([first, second]);
    first.limit = broken;
    second.limit = broken;
    const queue = [record('a'), record('b')];
    expect(() => handler.offer(queue)).toThrow('it is away');
    expect(() => handler.emit(record('c'))).toThrow('it is away');
    expect(queue.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('does not glue a record to the half of one that was interrupted', () => {
    vi.useFakeTimers();
    const [first, second] = [new Taking(), new Taking()];
    const handler = new FailoverHandler([first, second], { retryAfter: 1 });
    let calls = 0;
    first.limit = (length) => (calls++ === 0 ? Math.floor(length / 2) + 10 : broken());
    offer(handler, 'a', 'b', 'c');
    first.limit = (length) => length;
    vi.advanceTimersByTime(10);
    offer(handler, 'd');
    vi.useRealTimers();
    expect(first.messages).toEqual(['a', 'b', 'd']);
    expect(second.messages).toEqual(['b', 'c']);
  });

  it('waits for a target that has not said yet, and goes to the next when that fails then', () => {
    class Later extends LineHandler {
      answers: (number | undefined)[] = [];
      text = '';
      constructor() {
        super(new JsonFormatter());
      }
      write(bytes: Uint8Array, start: number, end: number): number {
        const answer = this.answers.shift() ?? end - start;
        if (answer === 0) return broken();
        if (answer > 0) this.text += Buffer.from(bytes.subarray(start, start + answer));
        return answer;
      }
    }
    const [first, second] = [new Later(), new Taking()];
    const handler = new FailoverHandler([first, second]);
    first.answers = [LATER, LATER];
    const queue = [record('a'), record('b')];
    expect([handler.offer(queue), handler.offer(queue), handler.offer(queue)]).toEqual([
      LATER,
      LATER,
      undefined,
    ]);
    expect([queue.length, first.text.split('\n').length - 1]).toEqual([0, 2]);
    first.answers = [LATER, 0];
    queue.push(record('c'));
    expect([handler.offer(queue), handler.offer(queue)]).toEqual([LATER, undefined]);
    expect(second.messages).toEqual(['c']);
  });

  it('asks the level of the target that gets the record', () => {
    const [first, second] = [new Taking(), new Taking(new JsonFormatter(), { level: 'error' })];
    const handler = new FailoverHandler([first, second]);
    first.limit = broken;
    const queue = [record('a'), record('b', 50)];
    handler.offer(queue);
    expect([queue.length, second.messages]).toEqual([0, ['b']]);
  });

  it('takes targets of records too: they fail by an exception', () => {
    class Failing extends Collecting {
      override emit(one: LogRecord): void {
        if (one.message === 'b') broken();
        super.emit(one);
      }
    }
    const [first, second] = [new Failing(), new Collecting()];
    const handler = new FailoverHandler([first, second]);
    offer(handler, 'a', 'b', 'c');
    handler.emit(record('d'));
    expect([first.messages, second.messages]).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('opens what can be opened, and fails when nothing can', () => {
    class Closed extends Collecting {
      override open(): void {
        broken();
      }
    }
    expect(() => new FailoverHandler([new Closed(), new Collecting()]).open()).not.toThrow();
    expect(() => new FailoverHandler([new Closed(), new Closed()]).open()).toThrow('it is away');
  });

  it('refuses gates, and targets that are too few or the same', () => {
    const target = new Taking();
    const gate = new LookbackHandler(new Taking());
    expect(() => new FailoverHandler([target, gate])).toThrow(
      'a list of targets only: put LookbackHandler in front',
    );
    expect(() => new FailoverHandler([target])).toThrow(
      'a list is not a list of at least two handlers, each once',
    );
    expect(() => new FailoverHandler([target, target])).toThrow(
      'a list is not a list of at least two handlers, each once',
    );
  });

  it('has each record whole in one target at least, and in both only where one took a half of it', () => {
    const moods = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })), { maxLength: 12 });
    fc.assert(
      fc.property(
        moods,
        moods,
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }),
        (a, b, batches) => {
          const [first, second] = [new Taking(), new Taking()];
          let halves = 0;
          for (const [target, answers] of [
            [first, a],
            [second, b],
          ] as const) {
            target.limit = (length) => {
              const answer = answers.shift() ?? length;
              if (answer === 0) {
                if (!target.text.endsWith('\n') && target.text !== '') halves++;
                return broken();
              }
              return Math.min(answer, length);
            };
          }
          const handler = new FailoverHandler([first, second], { retryAfter: 1 });
          let count = 0;
          const all: string[] = [];
          for (const size of batches) {
            const messages = Array.from({ length: size }, () => `m${count++}`);
            all.push(...messages);
            offer(handler, ...messages);
          }
          const got = [...first.messages, ...second.messages];
          // A half that its target never got the other half of is in the other one.
          expect(new Set(got)).toEqual(new Set(all));
          expect(got.length - all.length).toBeLessThanOrEqual(halves);
          for (const target of [first, second]) {
            const numbers = target.messages.map((message) => Number(message.slice(1)));
            expect(numbers).toEqual(numbers.toSorted((x, y) => x - y));
          }
        },
      ),
    );
  });
});

describe('FailoverHandler in a collector', () => {
  it('has records wait in their rings while all targets fail, and gates in front of it', () => {
    const { hub, sink, settle, collector } = collect();
    const [first, second] = [new Taking(), new Taking()];
    first.limit = broken;
    second.limit = broken;
    sink(new LookbackHandler(new FailoverHandler([first, second])));
    const { log, writer } = produce(hub);
    const lines = [log('a', { level: 20 }), log('b', { level: 50 })];
    settle();
    expect([collector.isDrained, writer.pending]).toEqual([false, 2]);
    second.limit = (length) => length;
    expect(drain(collector, 10_000)).toBe(true);
    expect([first.text, second.text, writer.pending]).toEqual(['', lines.join(''), 0]);
  });
});
