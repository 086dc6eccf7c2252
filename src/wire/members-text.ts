import type { Remembered } from '../base/remembered.ts';
import { quote } from './bytes/quote.ts';

/**
 * The fields of a plain flat object, each as `,"key":value`.
 * @param keys gives `,"key":` of a name; the empty text for a name that is not to be written just so.
 * @param jsonOf gives the JSON text of what is neither text, number nor boolean; undefined leaves the field out, and the empty text
 * says that it is not to be written just so.
 * @returns undefined where something is not to be written just so, or the object is not plain. Throws what the object throws.
 */
export function membersText(
  fields: object,
  keys: Remembered<string>,
  jsonOf: (value: unknown, fields: object, key: string) => string | undefined,
): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(fields);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  let text = '';
  for (const key in fields) {
    const keyText = keys.of(key);
    if (keyText === '') return undefined;
    const value = (fields as Record<string, unknown>)[key];
    switch (typeof value) {
      case 'string':
        text += keyText + quote(value);
        break;
      case 'number':
        // Infinity and NaN have no JSON form.
        text += keyText + (value - value === 0 ? value : 'null');
        break;
      case 'boolean':
        text += keyText + value;
        break;
      case 'undefined':
        break;
      default: {
        const json = jsonOf(value, fields, key);
        if (json === '') return undefined;
        if (json !== undefined) text += keyText + json;
      }
    }
  }
  return text;
}
