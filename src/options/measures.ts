import {
  DURATION_PATTERN,
  type Duration,
  parseDuration,
  parseSize,
  SIZE_PATTERN,
  type Size,
} from '../base/units.ts';
import { Option } from './option.ts';

/** A duration. Its value is milliseconds. @param least, most both included. @param like what one may look like. */
export function duration(
  least: Duration,
  most: Duration,
  like = 'like "500ms" or "2s"; a number is milliseconds',
): Option<Duration, number> {
  const wanted = `a duration from ${least} to ${most}, ${like}`;
  const limits = [parseDuration(least), parseDuration(most)] as const;
  return measure('duration', parseDuration, DURATION_PATTERN, limits, wanted).within(
    `from ${least} to ${most}`,
  );
}

/** A size. Its value is bytes. @param least, most both included. @param like what one may look like. */
export function size(
  least: Size,
  most: Size,
  like = 'like "512 KiB" or "1MiB"; a number is bytes',
): Option<Size, number> {
  const unit = typeof most === 'number' ? ' bytes' : '';
  const wanted = `a size from ${least} to ${most}${unit}, ${like}`;
  const limits = [parseSize(least), parseSize(most)] as const;
  return measure('size', parseSize, SIZE_PATTERN, limits, wanted).within(`from ${least} to ${most}${unit}`);
}

function measure(
  title: string,
  parse: (value: number | string) => number,
  pattern: RegExp,
  [least, most]: readonly [number, number],
  wanted: string,
): Option<number | string, number> {
  const number = { type: 'number', minimum: least, maximum: most };
  const schema = () => ({ title, anyOf: [number, { type: 'string', pattern: pattern.source }] });
  return new Option<number | string, number>(schema, (value, place) => {
    const parsed = attempt(() => parse(value as number | string));
    return parsed >= least && parsed <= most ? parsed : place.unfit(value, wanted);
  });
}

function attempt(parse: () => number): number {
  try {
    return parse();
  } catch {
    return Number.NaN;
  }
}
