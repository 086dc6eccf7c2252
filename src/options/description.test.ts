import { expect, expectTypeOf, describe as group, it } from 'vitest';
import { type Declared, describe, type Given, type Settings } from './description.ts';
import { level, listOf, oneOf, recordOf, text, whole } from './kinds.ts';
import { duration, size } from './measures.ts';
import { NOT_IN_A_FILE, Option } from './option.ts';
import { Place } from './place.ts';
import { type Problem, pathText } from './problem.ts';
import { readOptions } from './read.ts';

const onlyInCode = new Option<() => void, () => void, undefined, never>(NOT_IN_A_FILE, (value, place) =>
  typeof value === 'function' ? (value as () => void) : place.unfit(value, 'a function'),
);

const OPTIONS = describe(
  {
    path: text('a path').needed,
    wait: duration(0, '60s').or('1s'),
    size: size('1 KiB', '1 MiB'),
    mode: oneOf('fast', 'safe').or('safe'),
    names: listOf(text('a name')).or([]),
    counts: recordOf(whole(1, 9)),
    level: level(),
    call: onlyInCode,
  },
  ({ mode, size }, place) => {
    if (mode === 'fast' && size === undefined) place.at('size').refuse(size, 'missing with mode "fast"');
  },
);

/** What a configuration is told. */
function told(value: unknown): string[] {
  const problems: Problem[] = [];
  OPTIONS.read(value, new Place(problems, true));
  return problems.map((problem) => `${pathText(problem.path)}: ${problem.text}`);
}

/** What a constructor throws. */
function thrown(value: object): string {
  try {
    readOptions('Thing', OPTIONS, value);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

group('options', () => {
  it('are read, with defaults, and read again they are the same', () => {
    const given = { path: 'x', wait: '2s', size: '2 KiB', counts: { a: 3 }, level: undefined };
    const settings = readOptions('Thing', OPTIONS, given);
    expect(settings).toStrictEqual({
      path: 'x',
      wait: 2000,
      size: 2048,
      mode: 'safe',
      names: [],
      counts: { a: 3 },
    });
    expect(readOptions('Thing', OPTIONS, settings)).toStrictEqual(settings);
  });

  it.each([
    [{ path: 'x', wiat: 1 }, 'wiat: unknown key, did you mean "wait"?'],
    [{}, 'path: missing, and it has no default'],
    [{ path: 5 }, 'path: 5 is not a path'],
    [{ path: 'x', wait: '61s' }, 'wait: "61s" is not a duration from 0 to 60s'],
    [{ path: 'x', size: 1.5 }, 'size: 1.5 is not a size from 1 KiB to 1 MiB'],
    [{ path: 'x', mode: 'sfe' }, 'mode: "sfe" is not known, did you mean "safe"?'],
    [{ path: 'x', names: ['a', 7] }, 'names[1]: 7 is not a name'],
    [{ path: 'x', counts: { 'a b': 10 } }, 'counts["a b"]: 10 is not a whole number from 1 to 9'],
    [{ path: 'x', level: true }, 'level: true is not a level'],
    [{ path: 'x', mode: 'fast' }, 'size: missing with mode "fast"'],
  ])('that are wrong get the same sentence by code and by a configuration: %j', (value, sentence) => {
    expect(told(value)[0]).toContain(sentence);
    expect(thrown(value)).toContain(`Thing: ${sentence}`);
  });

  it('that only code can give are unknown to a configuration', () => {
    expect(thrown({ path: 'x', call: () => {} })).toBe('');
    expect(told({ path: 'x', call: () => {} })[0]).toMatch(/^call: unknown key; use "path"/);
    expect(JSON.stringify(OPTIONS.schema())).not.toContain('call');
  });

  it('are all looked at, and what one means for another only where each is right', () => {
    expect(told({ wait: -1, mode: 'fast' })).toHaveLength(2);
  });

  it('have the types that they describe', () => {
    type Entries = typeof OPTIONS.entries;
    expectTypeOf<Given<Entries>['mode']>().toEqualTypeOf<'fast' | 'safe' | undefined>();
    expectTypeOf<Given<Entries>['path']>().toEqualTypeOf<string>();
    expectTypeOf<Declared<Entries>['call']>().toEqualTypeOf<undefined>();
    expectTypeOf<Settings<Entries>['wait']>().toEqualTypeOf<number>();
    expectTypeOf<Settings<Entries>['size']>().toEqualTypeOf<number | undefined>();
    // @ts-expect-error an option that there is not
    const wrong: Given<Entries> = { path: 'x', wiat: '1s' };
    expect(wrong).toBeDefined();
  });
});
