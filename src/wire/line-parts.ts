import { LINE_FEED } from '../base/units.ts';
import { NUMBER_ROOM, writeNumber } from './bytes/number-bytes.ts';
import {
  bytesOf,
  Json,
  type LineBuffer,
  readyRoom,
  readyText,
  roomOf,
  writeRaw,
  writeText,
} from './bytes/text-bytes.ts';
import type { Head } from './head.ts';

/** `}` and a line feed. */
const END_ROOM = 2;

/** A container's first entry follows: the comma before it becomes the bracket. */
const OPEN_OBJECT = Symbol('{');
const OPEN_ARRAY = Symbol('[');
/** The value is part of the name's bytes. */
const NOTHING = undefined;

type Value = string | number | boolean | null | Json | undefined | typeof OPEN_OBJECT | typeof OPEN_ARRAY;

const NO_NAME = new Uint8Array();
const CLOSE_OBJECT = bytesOf('}');
const CLOSE_ARRAY = bytesOf(']');
const EMPTY_OBJECT = new Json('{}');
const EMPTY_ARRAY = new Json('[]');
const NULL = bytesOf('null');
const TRUE = bytesOf('true');
const FALSE = bytesOf('false');
const WORD_ROOM = 5;
const BRACE = 123;
const BRACKET = 91;
const END_BRACE = 125;

/** Up to so many bytes a loop is faster than the call of a method. */
const COPIED_BY_HAND = 12;

/** The number of places that are kept; more are given back after the line that needed them. */
const KEPT_PLACES = 256;

/**
 * A line in parts, from left to right: names with their commas as bytes, and values as they are. Nothing of it is an object of
 * the program any more, so to write it calls no code but ours.
 */
export class LineParts {
  /** Bytes that the line takes at most. */
  room = 0;
  /** How many parts there are. */
  count = 0;
  private head: Head | undefined;
  private time = 0;
  private readonly names: (Uint8Array | string)[] = [];
  private readonly values: Value[] = [];

  /** Begins a line. @param time a usual one. */
  begin(head: Head, time: number, message: string): void {
    this.count = 0;
    this.head = head;
    this.time = time;
    this.room = head.bytes.length + END_ROOM;
    if (head.message === undefined) this.addText(NO_NAME, message);
  }

  /** Takes back all parts from a place on. @param room what it was there. */
  backTo(count: number, room: number): void {
    this.forget(count);
    this.count = count;
    this.room = room;
  }

  /** Fields that are bytes already. */
  addBytes(fields: Uint8Array): void {
    this.add(fields, NOTHING, 0);
  }

  addText(name: Uint8Array | string, text: string): void {
    const ready = readyText(text);
    if (ready instanceof Json) this.addJson(name, ready);
    else this.add(name, ready, readyRoom(ready));
  }

  addNumber(name: Uint8Array | string, value: number): void {
    this.add(name, value, NUMBER_ROOM);
  }

  addWord(name: Uint8Array | string, value: boolean | null): void {
    this.add(name, value, WORD_ROOM);
  }

  addJson(name: Uint8Array | string, json: Json): void {
    this.add(name, json, roomOf(json.text));
  }

  openObject(name: Uint8Array | string): void {
    this.add(name, OPEN_OBJECT, 0);
  }

  openArray(name: Uint8Array | string): void {
    this.add(name, OPEN_ARRAY, 0);
  }

  /** @param opened the count of parts before the container was opened. */
  closeObject(opened: number): void {
    if (this.count === opened + 1) this.setEmpty(opened, EMPTY_OBJECT);
    else this.add(CLOSE_OBJECT, NOTHING, 0);
  }

  closeArray(opened: number): void {
    if (this.count === opened + 1) this.setEmpty(opened, EMPTY_ARRAY);
    else this.add(CLOSE_ARRAY, NOTHING, 0);
  }

  private setEmpty(opened: number, json: Json): void {
    this.values[opened] = json;
    this.room += json.text.length;
  }

  /** Whether a value has more parts than this one. */
  isContainer(place: number): boolean {
    return typeof this.values[place] === 'symbol';
  }

  /** Puts the value of the last part in the place of another. */
  replace(place: number): void {
    this.values[place] = this.values[this.count - 1];
    this.backTo(this.count - 1, this.room);
  }

  private add(name: Uint8Array | string, value: Value, room: number): void {
    const { count } = this;
    this.names[count] = name;
    this.values[count] = value;
    this.count = count + 1;
    this.room += room + (typeof name === 'string' ? roomOf(name) : name.length);
  }

  /** Writes the line. @param into has `room` bytes from `start` on. @returns its end. */
  write(into: LineBuffer, start: number): number {
    const { head, names, values, count } = this;
    const end = start + this.room;
    const { bytes } = head as Head;
    (head as Head).setTime(this.time);
    into.set(bytes, start);
    let at = start + bytes.length;
    let bracket = 0;
    for (let index = 0; index < count; index++) {
      const name = names[index] as Uint8Array | string;
      const before = at;
      // fault point: line-half-written
      if (typeof name === 'string') at = writeRaw(name, into, at, end);
      else at = put(name, into, at);
      if (bracket !== 0) {
        into[before] = bracket;
        bracket = 0;
      }
      const value = values[index];
      switch (typeof value) {
        case 'string':
          at = writeText(value, into, at, end);
          break;
        case 'number':
          at = writeNumber(value, into, at);
          break;
        case 'boolean':
          at = put(value ? TRUE : FALSE, into, at);
          break;
        case 'undefined':
          break;
        case 'symbol':
          bracket = value === OPEN_OBJECT ? BRACE : BRACKET;
          break;
        default:
          at = value === null ? put(NULL, into, at) : writeRaw(value.text, into, at, end);
      }
    }
    into[at] = END_BRACE;
    into[at + 1] = LINE_FEED;
    return at + END_ROOM;
  }

  private forget(from: number): void {
    const { values, count } = this;
    for (let index = from; index < count; index++) values[index] = undefined;
  }

  /** Lets go of all that was given. */
  clear(): void {
    const { values } = this;
    this.forget(0);
    if (values.length > KEPT_PLACES) {
      values.length = KEPT_PLACES;
      this.names.length = KEPT_PLACES;
    }
    this.count = 0;
    this.head = undefined;
  }
}

function put(bytes: Uint8Array, into: Uint8Array, at: number): number {
  const { length } = bytes;
  if (length > COPIED_BY_HAND) into.set(bytes, at);
  else for (let index = 0; index < length; index++) into[at + index] = bytes[index] as number;
  return at + length;
}
