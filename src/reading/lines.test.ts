import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineSplitter, linesIn } from './lines.ts';

it('lines come out whole however the bytes are cut, and the last one at the end', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zäß€\u{1f600}]{0,9}$/u)),
      fc.array(fc.nat(60)),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.join('\n'));
        const splitter = new LineSplitter();
        const found: string[] = [];
        let from = 0;
        for (const to of [...cuts.sort((a, b) => a - b), bytes.length]) {
          const stretch = splitter.push(bytes.subarray(from, Math.max(from, to)));
          if (stretch.length > 0) expect(stretch.at(-1)).toBe(0x0a);
          found.push(...linesIn(stretch));
          from = Math.max(from, to);
        }
        found.push(...linesIn(splitter.end()));
        expect(found).toEqual(lines.at(-1) === '' ? lines.slice(0, -1) : lines);
      },
    ),
  );
});

it('a carriage return before the line feed is none of the line', () =>
  expect([...linesIn(Buffer.from('a\r\nb\r\n\r\n'))]).toEqual(['a', 'b', '']));

it('a line without an end comes out in pieces', () => {
  const splitter = new LineSplitter();
  const piece = Buffer.alloc(10 * 1024 * 1024, 'x');
  expect(splitter.push(piece)).toHaveLength(0);
  expect(splitter.push(piece)).toHaveLength(2 * piece.length);
});
