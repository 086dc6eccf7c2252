import type { Piece } from './pattern.ts';
import type { Renderer } from './placeholders.ts';

/** A piece of a pattern that is the same for many lines. */
export interface CommonPiece {
  readonly render: Renderer;
  /** True where it changes with the time. */
  readonly isTime: boolean;
}

/** A pattern that shows a message and then the fields, and beside them only what lines of one logger, level and time have in common. */
export interface LinePlan {
  readonly before: readonly CommonPiece[];
  readonly between: readonly CommonPiece[];
  readonly after: readonly CommonPiece[];
  /** True where fields after an empty message do not need the space that each has in front of it. */
  readonly closesUp: boolean;
  readonly showsProcess: boolean;
}

/** @returns undefined where the pattern is another one. */
export function linePlan(
  pieces: readonly Piece[],
  renderers: readonly Renderer[],
  closesUp: boolean,
): LinePlan | undefined {
  const names = pieces.map((piece) => (piece.kind === 'text' ? '' : piece.name));
  const message = names.indexOf('message');
  const fields = names.indexOf('fields');
  if (message === -1 || fields < message || !pieces.every(isCommon)) return undefined;
  if (names.lastIndexOf('message') !== message || names.lastIndexOf('fields') !== fields) return undefined;
  const common = renderers.map((render, at) => ({ render, isTime: names[at] === 'time' }));
  return {
    before: common.slice(0, message),
    between: common.slice(message + 1, fields),
    after: common.slice(fields + 1),
    closesUp,
    showsProcess: names.includes('process'),
  };
}

/** False for what is shown of each record in its own way, message and fields as they are apart. */
function isCommon(piece: Piece): boolean {
  if (piece.kind === 'text') return true;
  const { name, spec } = piece;
  if (name === 'message' || name === 'fields') return spec === '';
  return name !== 'seq' && !name.startsWith('fields.');
}
