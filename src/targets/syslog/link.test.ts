import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Backlog } from './backlog.ts';
import { asLines, countMessages, messageAt, octetCounted, wholeMessages } from './link.ts';
import { Recent } from './recent.ts';

const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), { minLength: 1 });

it('messages with their lengths can be taken apart again', () => {
  fc.assert(
    fc.property(texts, fc.nat({ max: 2000 }), (messages, most) => {
      const bytes = Buffer.from(messages.map(octetCounted).join(''));
      const found: string[] = [];
      for (let at = 0; at < bytes.length; ) {
        const { from, to } = messageAt(bytes, at);
        found.push(bytes.toString('utf8', from, to));
        at = to;
      }
      expect(found).toEqual(messages);
      expect(countMessages(bytes, 0, bytes.length)).toBe(messages.length);
      expect(asLines(bytes).toString()).toBe(messages.map((message) => `${message}\n`).join(''));
      let count = 0;
      for (let at = 0; at < bytes.length; ) {
        const whole = wholeMessages(bytes, at, bytes.length, most);
        if (whole.count > 1) expect(whole.to - at).toBeLessThanOrEqual(most);
        expect(countMessages(bytes, at, whole.to)).toBe(whole.count);
        count += whole.count;
        at = whole.to;
      }
      expect(count).toBe(messages.length);
    }),
  );
});

it('a backlog gives messages in their order, the same ones until they are taken, and never holds more than it may', () => {
  fc.assert(
    fc.property(
      texts,
      fc.integer({ min: 1, max: 500 }),
      fc.infiniteStream(fc.boolean()),
      (all, chunk, dice) => {
        const backlog = new Backlog(1000, chunk);
        const added: string[] = [];
        let got = '';
        for (const message of all.map(octetCounted)) {
          const size = Buffer.byteLength(message);
          const fits = backlog.isEmpty || backlog.bytes + size <= 1000;
          expect(backlog.add(Buffer.from(message))).toBe(fits);
          if (fits) added.push(message);
          while (dice.next().value) {
            const next = backlog.next();
            if (next === undefined) break;
            expect(backlog.next()).toEqual(next);
            const { to } = wholeMessages(next.bytes, next.start, next.bytes.length, chunk);
            got += next.bytes.toString('utf8', next.start, to);
            backlog.take(to - next.start);
          }
          expect(backlog.count + countMessages(Buffer.from(got), 0, Buffer.byteLength(got))).toBe(
            added.length,
          );
        }
        for (let next = backlog.next(); next !== undefined; next = backlog.next()) {
          got += next.bytes.toString('utf8', next.start);
          backlog.take(next.bytes.length - next.start);
        }
        expect(got).toBe(added.join(''));
        expect([backlog.isEmpty, backlog.bytes, backlog.count]).toEqual([true, 0, 0]);
      },
    ),
  );
});

it('what was sent more than ten seconds ago is no longer recent', () => {
  let now = 0;
  const recent = new Recent(() => now);
  recent.add(1);
  now = 5000;
  recent.add(10);
  recent.add(100);
  now = 10_500;
  expect(recent.takeAll()).toBe(111);
  expect(recent.takeAll()).toBe(0);
  recent.add(1);
  now = 15_500;
  recent.add(10);
  now = 21_000;
  recent.add(100);
  expect(recent.takeAll()).toBe(110);
});
