import { encodeValue } from '../wire/value.ts';
import { isPlainObject, type Plain } from './plain.ts';

export type Scalar = string | number | boolean | null;

/**
 * The leaves of a value for formats that have no nesting: `req: { url }` is `req.url`. Lists, and objects without
 * properties, become their JSON.
 */
export function flatten(key: string, value: Plain): [key: string, value: Scalar][] {
  const leaves: [string, Scalar][] = [];
  addLeaves(leaves, key, value);
  return leaves;
}

function addLeaves(leaves: [string, Scalar][], key: string, value: Plain): void {
  if (isPlainObject(value)) {
    const entries = Object.entries(value);
    for (const [name, inner] of entries) addLeaves(leaves, `${key}.${name}`, inner);
    if (entries.length > 0) return;
  }
  leaves.push([key, typeof value === 'object' && value !== null ? encodeValue(value) : (value as Scalar)]);
}
