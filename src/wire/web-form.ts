import { type Data, put } from './copy.ts';
import { firstPairs, headersOf } from './http-form.ts';
import { tryRead } from './read.ts';

/**
 * What web objects hold that show nothing of it by properties of their own: `Headers`, `URLSearchParams`, `FormData`, `Blob` and
 * `File`, of any realm and library.
 * @returns undefined for all else. Never throws.
 */
export function webForm(value: object): Data | undefined {
  switch (tryRead(value, Symbol.toStringTag)) {
    case 'Headers':
    case 'AxiosHeaders':
      return headersOf(value);
    case 'URLSearchParams':
    case 'FormData':
      return pairsForm(value);
    case 'Blob':
    case 'File':
      return fileForm(value);
    default:
      return undefined;
  }
}

/** By name; what has a name several times, as a list. */
function pairsForm(value: object): Data | undefined {
  const data: Data = {};
  try {
    for (const [name, item] of firstPairs(value)) {
      const before = Object.hasOwn(data, name) ? data[name] : undefined;
      if (Array.isArray(before)) before.push(item);
      else put(data, name, before === undefined ? item : [before, item]);
    }
  } catch {
    return undefined;
  }
  return data;
}

/** What is in it would have to be waited for. */
function fileForm(value: object): Data | undefined {
  const [name, type, size] = ['name', 'type', 'size'].map((key) => tryRead(value, key));
  return typeof size === 'number' ? { name, type: type === '' ? undefined : type, size } : undefined;
}
