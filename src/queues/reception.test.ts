import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Collected, Collecting, collect } from '../collector/hub.case.ts';
import type { Channel, Receiver } from '../producer/queue.ts';
import { encodeFrame, HELLO, PROTOCOL, RECORDS } from './frames.ts';
import { Reception } from './reception.ts';

const none = [0, 0, 0, 0, 0, 0, 0];

function hello(id: number, dropped = none): Buffer {
  const identity = { host: 'h', pid: id, thread: 0, processName: 'p' };
  return encodeFrame(HELLO, {
    protocol: PROTOCOL,
    id,
    identity,
    first: 0,
    maxLine: 1024,
    dropped,
    reported: none,
  });
}

/** A frame of one record, as a producer would send it. */
function record(count: number, line: string): Buffer {
  const frame = Buffer.alloc(16 + Buffer.byteLength(line) + 16);
  frame.writeUInt32LE(RECORDS, 0);
  frame.writeUInt32LE(1, 4);
  frame.writeDoubleLE(count, 8);
  frame.write(line, 16);
  const at = frame.length - 16;
  frame.writeDoubleLE(1, at);
  frame.writeUInt32LE(Buffer.byteLength(line), at + 8);
  frame.writeUInt16LE(30, at + 12);
  return frame;
}

/** A collector that receives by channels of ours. */
function receiving(): { collected: Collected; target: Collecting; open(): Receiver } {
  const collected = collect();
  const target = collected.sink(new Collecting());
  let accept: ((channel: Channel) => Receiver) | undefined;
  const queue = {
    listen(listener: (channel: Channel) => Receiver) {
      accept = listener;
      return { close() {} };
    },
    connect: () => ({ send() {}, close() {} }),
  };
  const { collector, hub } = collected;
  collector.inlets.add(
    new Reception(queue, { adopt: (ring) => collector.adopt(ring), wake() {}, levels: hub.control }),
  );
  return { collected, target, open: () => accept?.({ send() {}, close() {} }) as Receiver };
}

test('whatever comes by one link, others go on', () => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const bytes = fc.uint8Array({ maxLength: 80 });
  const typed = fc.tuple(fc.integer({ min: 0, max: 9 }), bytes).map(([type, rest]) => [type, ...rest]);
  const bent = fc
    .tuple(fc.nat({ max: 70 }), fc.nat({ max: 255 }))
    .map(([at, value]) => [...record(0, '{"name":"app","msg":"evil"}\n')].with(at % 60, value));
  const hostile = fc.oneof(bytes, typed, bent).map((frame) => Buffer.from([...(frame as Iterable<number>)]));
  fc.assert(
    fc.property(fc.boolean(), fc.array(hostile, { maxLength: 8 }), (greets, frames) => {
      const { collected, target, open } = receiving();
      const [good, evil] = [open(), open()];
      good.receive(hello(1));
      good.receive(record(0, '{"name":"app","msg":"before"}\n'));
      if (greets) evil.receive(hello(2));
      for (const frame of frames) evil.receive(frame);
      good.receive(record(1, '{"name":"app","msg":"after"}\n'));
      collected.settle();
      const ofGood = target.records.filter(({ pid }) => pid === 1).map(({ message }) => message);
      expect(ofGood).toEqual(['before', 'after']);
      collected.collector.close();
    }),
    { numRuns: 300 },
  );
});

test('what a channel that broke has not told of drops, the next one does', () => {
  const { collected, target, open } = receiving();
  const first = open();
  first.receive(hello(1));
  first.closed();
  open().receive(hello(1, [0, 0, 7, 0, 0, 0, 0]));
  for (let turn = 0; turn < 3; turn++) collected.collector.lastTurn(50);
  expect(target.records.map(({ fields }) => fields.dropped)).toEqual([7]);
});
