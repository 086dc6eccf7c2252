import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Collecting, collect } from '../../collector/hub.case.ts';
import { RingReader } from '../../rings/ring-reader.ts';
import { encodeBatch } from '../batch.ts';
import type { Confirmation } from '../confirmation.ts';
import { Inbox } from './inbox.ts';

const identity = { host: 'far', pid: 7, thread: 0, processName: 'job' };
const lineOf = (message: string, more = '') =>
  `{"level":30,"time":5,"pid":7,"hostname":"far","name":"app","msg":${JSON.stringify(message)}${more}}\n`;

/** An inbox before a real collector, and what came of messages. */
function open() {
  const collected = collect();
  const target = collected.sink(new Collecting());
  const refused: string[] = [];
  const said: [string, Confirmation][] = [];
  const listening = ['0123456789ab'];
  const inbox = new Inbox(
    'tcp://here',
    'elsewhere',
    { adopt: (ring) => collected.collector.adopt(new RingReader(ring)), wake() {} },
    {
      refused: (why) => refused.push(why),
      progress: (...word) => said.push(word) > 0 && listening.includes(word[0]),
    },
  );
  const take = (...messages: (string | Buffer)[]) => {
    const taken = messages.map((message) => inbox.take(Buffer.from(message)));
    collected.settle();
    return taken;
  };
  /** To be confirmed, where that is wanted, by this receiver, which has to be heard of first. */
  const batch = (
    first: number,
    messages: readonly string[],
    options: { base?: number; confirm?: boolean; receiver?: string } = {},
  ): Buffer => {
    const { base = first, confirm = false } = options;
    const receiver = options.receiver ?? (confirm ? receiverId() : undefined);
    return encodeBatch(
      { stream: '0123456789ab', base, first, count: messages.length, receiver, identity },
      messages.map((message) => lineOf(message)).join(''),
    );
  };
  const receiverId = (): string => {
    if (said.length === 0) take(batch(0, [], { receiver: '' }));
    return (said[0] as [string, Confirmation])[1].receiver;
  };
  return { take, batch, inbox, collected, refused, said, listening, target };
}

describe('an inbox', () => {
  it('takes single records, and each says whose it is', () => {
    const { take, target } = open();
    take(
      '{"msg":"one","process":11,"processName":"a"}',
      '{"msg":"two","process":12,"hostname":"h2","thread":3}',
    );
    expect(target.records).toMatchObject([
      { message: 'one', pid: 11, processName: 'a', host: 'elsewhere', thread: 0 },
      { message: 'two', pid: 12, processName: '', host: 'h2', thread: 3 },
    ]);
  });

  it('takes batches, of which the sender says whose they are', () => {
    const { take, batch, target } = open();
    take(batch(0, ['one', 'two']));
    expect(target.records).toMatchObject([
      { message: 'one', ...identity },
      { message: 'two', ...identity },
    ]);
  });

  it.each([
    ['', 'no JSON'],
    ['{', 'no JSON'],
    ['[]', 'no JSON object'],
    ['{}', 'no "msg"'],
    [`{"msg":"${'x'.repeat(8_400_000)}"}`, 'too large'],
    ['SL1 ', 'no JSON'],
    ['SL1 {}', 'does not end'],
    ['SL1 {}\n', 'id of its stream'],
    ['SL1 null\n', 'id of its stream'],
    ['SL1 {"stream":"0123456789ab","base":0,"first":-1,"count":1}\n', 'counts that can not be'],
    ['SL1 {"stream":"0123456789ab","base":5,"first":1,"count":1}\n', 'counts that can not be'],
    ['SL1 {"stream":"0123456789ab","base":0,"first":0,"count":9e15}\n', 'fewer lines'],
  ])('refuses %.70s', (message, why) => {
    const { take, refused, target } = open();
    expect(take(message, '{"msg":"good"}')).toEqual([true, true]);
    expect(refused).toEqual([expect.stringContaining(why)]);
    expect(target.messages).toEqual(['good']);
  });

  it('puts a word in the place of a line of a batch that is no record', () => {
    const { take, refused, target } = open();
    const head = { stream: '0123456789ab', base: 0, first: 0, count: 4, receiver: undefined, identity };
    const lines = [
      '{"level":30}\n',
      lineOf('x').replace('"level":30', '"level":70000'),
      lineOf('x', ',"__proto__":{"a":1},"b":2'),
      lineOf('\u009b31m red', ',"c":"\u202e"'),
    ];
    take(encodeBatch(head, lines.join('')));
    expect(refused).toEqual(['its "time" is no time', 'its "level" is no level']);
    expect(target.records.map(({ message, fields }) => [message, fields])).toEqual([
      ['a record was refused: its "time" is no time', {}],
      ['a record was refused: its "level" is no level', {}],
      ['x', { b: 2 }],
      ['\u009b31m red', { c: '\u202e' }],
    ]);
  });

  it('says which records are safe, and takes none twice', () => {
    const { take, batch, said, target } = open();
    const confirm = true;
    take(batch(0, ['a', 'b'], { confirm }), batch(1, ['b', 'c'], { base: 0, confirm }));
    expect(target.messages).toEqual(['a', 'b', 'c']);
    expect(said.at(-1)).toMatchObject(['0123456789ab', { safe: 3, received: 3, hasGap: false }]);
    take(batch(5, ['f'], { base: 0, confirm }));
    expect(said.at(-1)).toMatchObject(['0123456789ab', { safe: 3, received: 3, hasGap: true }]);
    expect(target.messages).toHaveLength(3);
  });

  it('takes nothing to be confirmed from a sender that does not listen: it would send it to the next receiver too', () => {
    const { take, batch, listening, target } = open();
    listening.pop();
    take(batch(0, ['a'], { confirm: true }));
    expect(target.messages).toEqual([]);
    listening.push('0123456789ab');
    take(batch(0, ['a'], { confirm: true }));
    expect(target.messages).toEqual(['a']);
  });

  it('takes nothing that was meant for the receiver before it, which may have it already', () => {
    const { take, batch, said, target } = open();
    take(batch(5, ['f'], { base: 2, receiver: 'ba9876543210' }));
    expect(said.at(-1)).toMatchObject(['0123456789ab', { safe: 2, received: 2, hasGap: true }]);
    take(batch(4, ['e', 'f'], { confirm: true }));
    expect(target.messages).toEqual(['e', 'f']);
    expect(said.at(-1)).toMatchObject(['0123456789ab', { safe: 6, received: 6, hasGap: false }]);
  });

  it('takes each record of a confirmed stream once and in order, whatever is lost, doubled or restarted', () => {
    const step = fc.record({ first: fc.nat(40), count: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { take, batch, target, inbox } = open();
        for (const { first, count } of steps) {
          const messages = Array.from({ length: count }, (_, at) => `${first + at}`);
          take(batch(first, messages, { base: 0, confirm: true }));
        }
        expect(target.messages).toEqual(target.messages.map((_, at) => `${at}`));
        inbox.close();
      }),
      { numRuns: 30 },
    );
  });

  it('has no room while the targets do not move, and goes on in the middle of a batch', () => {
    const { inbox, batch, collected, target } = open();
    const messages = Array.from({ length: 30_000 }, (_, at) => `${at}`);
    const large = batch(0, messages);
    expect(inbox.take(large)).toBe(false);
    for (let round = 0; round < 20 && !inbox.take(large); round++) collected.settle();
    collected.settle();
    expect(target.messages).toEqual(messages);
  });
});
