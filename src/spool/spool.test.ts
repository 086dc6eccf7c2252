import {
  chmodSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StarlogError } from '../base/errors.ts';
import { tempDirectory } from '../hub/temp.case.ts';
import { one, openSpool, other, read, readFully, write } from './spool.case.ts';

const names = (count: number, start = 0): string[] =>
  Array.from({ length: count }, (_, at) => `record ${start + at}`);
const records = (texts: readonly string[]) => texts.map((text) => ({ text }));
const segmentsOf = (path: string): string[] => readdirSync(path).filter((name) => name.endsWith('.seg'));

describe('a spool', () => {
  it('gives back what was written, in its order, with level, time, sequence and producer', () => {
    const { spool } = openSpool();
    write(spool, { text: 'a', level: 20 }, { text: 'é', level: 65_535, identity: other }, { text: 'c' });
    write(spool, { text: 'd', identity: other });
    expect(readFully(spool)).toMatchObject([
      { text: 'a', level: 20, identity: one, time: 1.5, sequence: 3 },
      { text: 'é', level: 65_535, identity: other },
      { text: 'c', level: 30, identity: one },
      { text: 'd', level: 30, identity: other, sequence: 1 },
    ]);
  });

  it('goes on where a process before it was, for another process and in another lap', () => {
    const first = openSpool();
    write(first.spool, ...records(names(10)));
    const [, , third] = readFully(first.spool);
    first.spool.take(third?.offset ?? 0);
    first.spool.close();
    const { spool } = openSpool(first.path);
    expect(spool.id).toBe(first.spool.id);
    expect(read(spool)).toEqual(names(7, 3));
    write(spool, { text: 'more', identity: other });
    expect(readFully(spool).at(-1)).toMatchObject({ text: 'more', identity: other });
    expect(readFully(spool)[0]).toMatchObject({ identity: one });
  });

  it('is for this user alone', () => {
    const { spool, path } = openSpool();
    write(spool, { text: 'secret' });
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(path)) expect(statSync(join(path, name)).mode & 0o777, name).toBe(0o600);
    spool.close();
    chmodSync(path, 0o722);
    expect(() => openSpool(path)).toThrow(/others may write to it; run "chmod 700/);
  });

  it('is for one process at a time', () => {
    const { spool, path } = openSpool();
    expect(() => openSpool(path)).toThrow(/another program uses it/);
    spool.close();
    expect(read(openSpool(path).spool)).toEqual([]);
  });

  it('is refused, and left as it is, when a later version wrote it', () => {
    const { spool, path } = openSpool();
    spool.close();
    writeFileSync(join(path, 'id'), 'starlog spool 2 0123456789ab\n');
    let error: unknown;
    try {
      openSpool(path);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(StarlogError);
    expect(error).toMatchObject({ code: 'STARLOG_SPOOL_FAILED', data: { path } });
    // And is not locked.
    writeFileSync(join(path, 'id'), 'starlog spool 1 0123456789ab\n');
    expect(openSpool(path).spool.id).toBe('0123456789ab');
  });

  it('gives room back when all of a file was taken, and keeps its offsets', () => {
    const { spool, path } = openSpool();
    const text = 'x'.repeat(1000);
    for (let batch = 0; batch < 20; batch++) write(spool, ...records(Array.from({ length: 10 }, () => text)));
    expect(segmentsOf(path).length).toBeGreaterThan(2);
    const all = readFully(spool);
    const middle = all[100]?.offset ?? 0;
    spool.take(middle);
    expect(spool.segments.size).toBeLessThan(spool.end);
    expect(read(spool)).toHaveLength(99);
    const { end } = spool;
    spool.clear();
    expect(segmentsOf(path)).toEqual([]);
    expect(spool.isEmpty).toBe(true);
    write(spool, { text: 'next' });
    expect(segmentsOf(path)).toEqual([`${String(end).padStart(16, '0')}.seg`]);
    spool.close();
    expect(read(openSpool(path).spool)).toEqual(['next']);
  });

  it('has nothing of what could not be written', () => {
    const { spool, path } = openSpool();
    write(spool, { text: 'a' });
    const draft = spool.begin();
    const bytes = Buffer.from('lost\n');
    const frame = { level: 30, time: 1, sequence: 1, identity: other, bytes, start: 0, end: bytes.length };
    draft.add(frame);
    const { append } = spool.segments;
    spool.segments.append = () => {
      throw new Error('no space');
    };
    expect(() => spool.append(draft)).toThrow('no space');
    spool.segments.append = append;
    // Its producer has to be named again.
    write(spool, { text: 'b', identity: other });
    expect(readFully(spool)).toMatchObject([{ text: 'a' }, { text: 'b', identity: other }]);
    spool.close();
    expect(read(openSpool(path).spool)).toEqual(['a', 'b']);
  });

  it('goes on with what is left when files of it are removed, whichever', () => {
    const lines = names(400);
    for (const victim of ['first', 'middle', 'last', 'cursor', 'id', 'all']) {
      const { spool, path } = openSpool();
      for (let at = 0; at < lines.length; at += 20)
        write(spool, ...lines.slice(at, at + 20).map((text) => ({ text: text.padEnd(900, '.') })));
      spool.close();
      const segments = segmentsOf(path);
      expect(segments.length).toBeGreaterThan(3);
      const victims = {
        first: segments.slice(0, 1),
        middle: segments.slice(1, 2),
        last: segments.slice(-1),
        cursor: ['cursor'],
        id: ['id'],
        all: segments,
      }[victim];
      for (const name of victims ?? []) unlinkSync(join(path, name));
      const again = openSpool(path).spool;
      write(again, { text: 'new' });
      const found = read(again).map((text) => text.replace(/\.+$/, ''));
      expect(found.at(-1), victim).toBe('new');
      expect(
        lines.filter((line) => found.includes(line)),
        victim,
      ).toEqual(found.slice(0, -1));
      if (victim === 'cursor' || victim === 'id') expect(found.length).toBe(401);
    }
  });
});

describe('a process that is killed while it writes', () => {
  it('leaves at every byte all records that were whole before, and what comes later is behind them', () => {
    const { spool, path } = openSpool();
    write(spool, { text: 'before' });
    const before = spool.end;
    write(spool, { text: 'one' }, { text: 'two', identity: other }, { text: 'three' });
    const ends = readFully(spool).map(({ offset }) => offset);
    const texts = read(spool);
    const { end } = spool;
    spool.close();
    const [segment = ''] = segmentsOf(path);
    for (let length = before; length <= end; length++) {
      const copy = join(tempDirectory(), 'spool');
      cpSync(path, copy, { recursive: true });
      truncateSync(join(copy, segment), length);
      const { spool: after, damages } = openSpool(copy);
      const whole = texts.filter((_, at) => (ends[at] ?? 0) <= length);
      expect(read(after), `${length}`).toEqual(whole);
      write(after, { text: 'after', identity: other });
      expect(readFully(after).at(-1)).toMatchObject({ text: 'after', identity: other });
      after.close();
      expect(read(openSpool(copy).spool), `${length}`).toEqual([...whole, 'after']);
      expect(damages).toEqual([]);
      rmSync(copy, { recursive: true });
    }
  });

  it('leaves at every byte of the cursor the one before or the new one', () => {
    const { spool, path } = openSpool();
    write(spool, ...records(names(5)));
    const offsets = readFully(spool).map(({ offset }) => offset);
    spool.take(offsets[1] ?? 0);
    const file = join(path, 'cursor');
    const older = readFileSync(file);
    spool.take(offsets[2] ?? 0);
    const newer = readFileSync(file);
    spool.close();
    const changed = newer.findIndex((byte, at) => byte !== older[at]);
    for (let at = changed; at <= newer.length; at++) {
      const half = Buffer.concat([newer.subarray(0, at), older.subarray(at)]);
      writeFileSync(file, half);
      const after = openSpool(path).spool;
      expect([3, 2]).toContain(read(after).length);
      if (at === newer.length) expect(read(after)).toEqual(names(2, 3));
      after.close();
      writeFileSync(file, newer);
    }
  });
});

describe('damage to a spool', () => {
  it('of any byte takes no other record than the one it is in, and is told', () => {
    const texts = names(4);
    const { spool, path } = openSpool();
    for (const text of texts) write(spool, { text });
    const ends = readFully(spool).map(({ offset }) => offset);
    spool.close();
    const [segment = ''] = segmentsOf(path);
    const file = join(path, segment);
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x41;
      writeFileSync(file, damaged);
      const { spool: after, damages } = openSpool(path);
      const found = read(after);
      // The first frame says who the producer is; without it records are there all the same.
      const hit = ends.findIndex((end) => at < end);
      const [producerEnd = 0] = [ends[0] ? ends[0] - (36 + 'record 0\n'.length) : 0];
      const expected = at < producerEnd ? texts : texts.filter((_, index) => index !== hit);
      expect(found, `byte ${at}`).toEqual(expected);
      const isSilent = hit === texts.length - 1 && damages.length === 0;
      // A length that is too large makes the last record look as if its process had been killed in it.
      if (isSilent) expect(at - (ends[2] ?? 0)).toBeLessThan(12);
      else expect(damages.length, `byte ${at}`).toBeGreaterThan(0);
      write(after, { text: 'new' });
      expect(read(after), `byte ${at}`).toEqual([...expected, 'new']);
      after.close();
    }
  });

  it('keeps the file for somebody to look at, when the rest of it was taken', () => {
    const { spool, path } = openSpool();
    const text = 'y'.repeat(40_000);
    for (let at = 0; at < 6; at++) write(spool, { text: `${at}${text}` });
    spool.close();
    const [first = ''] = segmentsOf(path);
    const bytes = readFileSync(join(path, first));
    bytes[bytes.length - 100] = 0;
    writeFileSync(join(path, first), bytes);
    const { spool: after, damages } = openSpool(path);
    expect(read(after).map((line) => line[0])).toEqual(['0', '2', '3', '4', '5']);
    expect(damages).toHaveLength(1);
    after.clear();
    expect(readdirSync(path).filter((name) => name.endsWith('.corrupt'))).toHaveLength(1);
    expect(segmentsOf(path)).toEqual([]);
  });

  it('of all kinds at once stops nothing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            bytes: fc.uint8Array({ maxLength: 60 }),
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (patches, cut) => {
          const { spool, path } = openSpool();
          const texts = names(30);
          for (const text of texts) write(spool, { text: text.padEnd(4000, '-') });
          spool.close();
          for (const { at, bytes } of patches) {
            const files = ['cursor', ...segmentsOf(path)];
            const file = join(path, files[Math.floor(at * (files.length - 1))] ?? '');
            const content = readFileSync(file);
            content.set(
              bytes.subarray(0, content.length),
              Math.floor(at * Math.max(0, content.length - bytes.length)),
            );
            writeFileSync(file, content.subarray(0, Math.floor(content.length * Math.max(cut, 0.3))));
          }
          const { spool: after } = openSpool(path);
          write(after, { text: 'new' });
          const found = read(after).map((line) => line.replace(/-+$/, ''));
          expect(found.at(-1)).toBe('new');
          expect(texts.filter((text) => found.includes(text))).toEqual(found.slice(0, -1));
          after.close();
        },
      ),
      { numRuns: 100 },
    );
  });
});

type Action =
  | { type: 'write'; sizes: number[] }
  | { type: 'take'; part: number }
  | { type: 'clear' | 'restart' }
  | { type: 'kill'; part: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      sizes: fc.array(fc.nat(30_000), { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('take' as const),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'clear' as const }) },
  { weight: 2, arbitrary: fc.constant({ type: 'restart' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('kill' as const),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
);

describe('any life of a spool', () => {
  it('gives each record that was written once, in order, at the offset that it always had', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const path = join(tempDirectory(), 'spool');
        let { spool } = openSpool(path);
        let model: { text: string; offset: number }[] = [];
        let count = 0;
        const restart = () => {
          spool.close();
          ({ spool } = openSpool(path));
        };
        const check = () =>
          expect(readFully(spool).map(({ text, offset }) => ({ text, offset }))).toEqual(model);
        for (const step of actions) {
          if (step.type === 'write' || step.type === 'kill') {
            const sizes = step.type === 'write' ? step.sizes : [10, 200, 3000];
            const texts = sizes.map((size) => `${count++} ${'z'.repeat(size)}`);
            const before = spool.end;
            write(spool, ...texts.map((text, at) => ({ text, identity: at % 2 === 0 ? one : other })));
            let written = readFully(spool, before);
            if (step.type === 'kill') {
              // The kernel had taken only a part of the write.
              const end = before + Math.floor((spool.end - before) * step.part);
              const last = spool.segments.last;
              spool.close();
              if (last !== undefined) truncateSync(last.path, Math.max(0, end - last.offset));
              ({ spool } = openSpool(path));
              written = written.filter(({ offset }) => offset <= end);
            }
            model.push(...written.map(({ text, offset }) => ({ text, offset })));
          } else if (step.type === 'take') {
            const at = Math.floor(step.part * model.length);
            if (at > 0) spool.take(model[at - 1]?.offset ?? 0);
            model = model.slice(at);
          } else if (step.type === 'clear') {
            spool.clear();
            model = [];
          } else restart();
          check();
        }
        restart();
        check();
        spool.close();
        rmSync(path, { recursive: true });
      }),
      { numRuns: 60 },
    );
  });
});
