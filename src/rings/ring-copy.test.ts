import { expect, test } from 'vitest';
import { look, type RingEnds, ringEnds, tempDirectory } from '../hub/temp.case.ts';
import { RingEntry } from './ring-reader.ts';

const shape = { capacity: 8, dataSize: 4096 };

function linesOf({ reader }: RingEnds): string[] {
  const lines: string[] = [];
  const entry = new RingEntry();
  for (let count = reader.ack; look(reader, count) && reader.read(count, entry); count++) {
    lines.push(reader.data.toString('utf8', entry.offset, entry.offset + entry.length));
  }
  return lines;
}

test('a ring whose copy has the memory of an earlier one is read as it is', () => {
  const first = ringEnds(tempDirectory(), shape);
  for (let count = 0; count < 8; count++) first.writer.tryWrite(`{"of":"first ${count}"}\n`, 50, 0, 0);
  expect(linesOf(first)).toHaveLength(8);
  const memory = first.reader.data.buffer;
  first.close();

  const second = ringEnds(tempDirectory(), shape);
  expect(second.reader.data.buffer).toBe(memory);
  expect(linesOf(second)).toEqual([]);
  second.writer.tryWrite('{"of":"second"}\n', 50, 0, 0);
  expect(linesOf(second)).toEqual(['{"of":"second"}\n']);

  const third = ringEnds(tempDirectory(), shape);
  expect(third.reader.data.buffer).not.toBe(memory);
  for (const ends of [second, third]) ends.close();
});
