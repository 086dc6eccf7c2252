/*
 * Numbers as bytes, digit by digit. V8 keeps the texts of numbers in a cache in which doubles such as 12.5, 13.5 and 14.25 drive
 * out one another; each miss takes as long as the rest of a record.
 */

/** Bytes that no number needs more of: `-1.7976931348623157e+308` has 24. */
export const NUMBER_ROOM = 25;

const ZERO = 48;
const MINUS = 45;
const DOT = 46;

const INT_MAX = 0x7fffffff;
/** Below it every whole number has fifteen digits at most, and no exponent. */
const FIFTEEN_DIGITS = 1e15;

/**
 * Writes a number as JSON has it: as JavaScript prints it, and `null` for what is not finite.
 * @param into has `NUMBER_ROOM` bytes from `start` on.
 * @returns the end.
 */
export function writeNumber(value: number, into: Uint8Array, start: number): number {
  const whole = value | 0;
  return whole === value && whole >= 0 ? writeWhole(whole, into, start) : writeOther(value, into, start);
}

function writeOther(value: number, into: Uint8Array, start: number): number {
  const isBelow = value < 0;
  const end = writePositive(isBelow ? -value : value, into, isBelow ? start + 1 : start);
  if (end < 0) return writeAscii(value - value === 0 ? `${value}` : 'null', into, start);
  if (isBelow) into[start] = MINUS;
  return end;
}

/** @returns the end; -1 for a number that only JavaScript itself knows how to print. */
function writePositive(value: number, into: Uint8Array, start: number): number {
  if (value < INT_MAX) {
    const whole = value | 0;
    if (whole === value) return writeWhole(whole, into, start);
    // A double that a decimal of fifteen digits means is printed as that decimal: no shorter one can mean the same double.
    const thousandths = Math.round(value * 1e3);
    if (thousandths < INT_MAX && thousandths / 1e3 === value) {
      return writeDecimal((thousandths / 1000) | 0, (thousandths | 0) % 1000, 3, into, start);
    }
    const millionths = Math.round(value * 1e6);
    // With a smaller one it may print an exponent.
    if (millionths < FIFTEEN_DIGITS && millionths / 1e6 === value) {
      return writeDecimal(whole, millionths - whole * 1e6, 6, into, start);
    }
  } else if (value < FIFTEEN_DIGITS && Math.floor(value) === value) {
    const high = Math.floor(value / 1e8);
    return writeDigits(value - high * 1e8, 8, into, writeWhole(high, into, start));
  }
  return -1;
}

/** @param part the digits after the point, `digits` of them with leading zeros; not 0. */
function writeDecimal(whole: number, part: number, digits: number, into: Uint8Array, start: number): number {
  const at = writeWhole(whole, into, start);
  into[at] = DOT;
  let rest = part | 0;
  let shown = digits;
  while (rest % 10 === 0) {
    rest = (rest / 10) | 0;
    shown--;
  }
  return writeDigits(rest, shown, into, at + 1);
}

/** @param value a whole number from 0 to 2^31 - 1. */
function writeWhole(value: number, into: Uint8Array, at: number): number {
  return writeDigits(value, value < 1e5 ? fewDigits(value) : manyDigits(value), into, at);
}

function fewDigits(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 1e4) return value < 1000 ? 3 : 4;
  return 5;
}

function manyDigits(value: number): number {
  if (value < 1e7) return value < 1e6 ? 6 : 7;
  if (value < 1e9) return value < 1e8 ? 8 : 9;
  return 10;
}

/** Writes the last `digits` digits of a whole number below 2^31. @returns the end. */
export function writeDigits(value: number, digits: number, into: Uint8Array, start: number): number {
  let rest = value | 0;
  for (let at = start + digits - 1; at >= start; at--) {
    const tenth = (rest / 10) | 0;
    into[at] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return start + digits;
}

function writeAscii(text: string, into: Uint8Array, start: number): number {
  for (let index = 0; index < text.length; index++) into[start + index] = text.charCodeAt(index);
  return start + text.length;
}
