import { type Data, put } from '../wire/copy.ts';

/** Beyond these limits the encoder is asked, which has limits of its own, much farther out. */
const MAX_DEPTH = 16;
const MAX_ENTRIES = 500;

const NOT_PLAIN = Symbol('not plain');

interface Walk {
  depth: number;
  left: number;
}

/**
 * The data that JSON would be made of: `JSON.parse(encodeProperty(owner, key))` of a property with this value, for what is plain
 * objects and lists all the way down. It has nothing in common with the value but texts and numbers.
 * @returns undefined where anything in it is of another kind, or it leads back to itself.
 */
export function plainData(value: object): object | undefined {
  try {
    const copy = copyOf(value, { depth: 0, left: MAX_ENTRIES });
    return copy === NOT_PLAIN ? undefined : (copy as object);
  } catch {
    // A getter, or a proxy.
    return undefined;
  }
}

function copyOf(value: unknown, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON has no NaN, no infinities, and no -0.
      return value - value === 0 ? value + 0 : null;
    case 'object': {
      if (value === null) return null;
      if (walk.depth === MAX_DEPTH) return NOT_PLAIN;
      walk.depth++;
      const copy = Array.isArray(value) ? listCopy(value, walk) : objectCopy(value, walk);
      walk.depth--;
      return copy;
    }
    default:
      return NOT_PLAIN;
  }
}

function objectCopy(object: object, walk: Walk): unknown {
  if (Object.getPrototypeOf(object) !== Object.prototype || 'toJSON' in object) return NOT_PLAIN;
  const keys = Object.keys(object);
  walk.left -= keys.length;
  if (walk.left < 0) return NOT_PLAIN;
  const copy: Data = {};
  for (const key of keys) {
    const value = (object as Data)[key];
    if (value === undefined) continue;
    const inner = copyOf(value, walk);
    if (inner === NOT_PLAIN) return NOT_PLAIN;
    put(copy, key, inner);
  }
  return copy;
}

function listCopy(list: readonly unknown[], walk: Walk): unknown {
  if (Object.getPrototypeOf(list) !== Array.prototype || 'toJSON' in list) return NOT_PLAIN;
  const { length } = list;
  // A proxy may say any length; one that is not a count would switch off the limits.
  if (!Number.isInteger(length) || length < 0 || length > walk.left) return NOT_PLAIN;
  walk.left -= length;
  const copy: unknown[] = [];
  for (let at = 0; at < length; at++) {
    const inner = copyOf(list[at], walk);
    if (inner === NOT_PLAIN) return NOT_PLAIN;
    copy.push(inner);
  }
  return copy;
}
