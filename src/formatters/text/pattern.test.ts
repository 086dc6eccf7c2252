import { describe, expect, it } from 'vitest';
import { StarlogError } from '../../base/errors.ts';
import { applyLayout, type Layout, parseLayout, parsePattern } from './pattern.ts';

describe('parsePattern', () => {
  it('takes text and placeholders apart', () => {
    expect(parsePattern('{time:HH:mm} [{name}] ')).toEqual([
      { kind: 'placeholder', name: 'time', spec: 'HH:mm', position: 0 },
      { kind: 'text', text: ' [' },
      { kind: 'placeholder', name: 'name', spec: '', position: 14 },
      { kind: 'text', text: '] ' },
    ]);
    expect(parsePattern('')).toEqual([]);
  });

  it('reads doubled braces as text', () => {
    expect(parsePattern('{{{pid}}} {{}}')).toEqual([
      { kind: 'text', text: '{' },
      { kind: 'placeholder', name: 'pid', spec: '', position: 2 },
      { kind: 'text', text: '} {}' },
    ]);
  });

  it.each([
    ['a { b', 2],
    ['a } b', 2],
    ['{name', 0],
    ['{a{b}}', 0],
    ['{name}\n', 6],
  ])('refuses %j and says where', (pattern, position) => {
    try {
      parsePattern(pattern);
      expect.fail('no error');
    } catch (error) {
      expect(error).toBeInstanceOf(StarlogError);
      expect(error).toMatchObject({ code: 'STARLOG_BAD_ARGUMENT', data: { pattern, position } });
      expect(String(error)).toContain(`position ${position}`);
    }
  });
});

describe('layouts', () => {
  it.each([
    ['<5', 'info', 'info '],
    ['>7', 'info', '   info'],
    ['^7', 'info', ' info  '],
    ['*^8', 'info', '**info**'],
    ['🚀<6', 'info', 'info🚀🚀'],
    ['6', 'info', 'info  '],
    ['.2', 'info', 'in'],
    ['>4.2', 'info', '  in'],
    ['', 'info', 'info'],
    ['.1', '🚀🚀', '🚀'],
    ['4', '🚀🚀', '🚀🚀  '],
    ['2', 'information', 'information'],
  ])('%j of %j is %j', (spec, text, expected) => {
    expect(applyLayout(text, parseLayout(spec, '<') as Layout)).toBe(expected);
  });

  it('aligns as the placeholder wants where the spec does not say', () => {
    expect(applyLayout('7', parseLayout('3', '>') as Layout)).toBe('  7');
  });

  it.each(['x', '<', '5x', '.', '<5.', '99999', '=5'])('%j is no layout, or one without effect', (spec) => {
    const layout = parseLayout(spec, '<');
    if (spec === '<') expect(applyLayout('a', layout as Layout)).toBe('a');
    else expect(layout).toBeUndefined();
  });
});
