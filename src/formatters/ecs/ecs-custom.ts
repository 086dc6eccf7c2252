import { quote } from '../../wire/bytes/quote.ts';
import { encodeValue } from '../../wire/value.ts';
import { isPlainObject, type Plain } from '../plain.ts';
import { UniqueKeys } from '../unique-keys.ts';
import { ecsType, isEcsObject } from './ecs-fields.ts';
import { fits } from './ecs-values.ts';

/**
 * The fields of a user in a document of ECS. A field stays where it is, whether it is one of the schema or not. What
 * can't stay, since Elasticsearch would refuse the whole document for it or since the place is taken, moves to `labels`,
 * as the guide of Elastic's loggers has it for simple values of one's own:
 * https://www.elastic.co/guide/en/ecs-logging/overview/current/intro.html#_custom_fields
 */
export class EcsCustomFields {
  readonly #isTaken: (name: string) => boolean;
  /** The dotted names of the values that stay, and of the objects that they are in. */
  readonly #values = new Set<string>();
  readonly #objects = new Set<string>();
  readonly #kept: [string, Plain][] = [];
  readonly #moved: [string, Plain][] = [];
  readonly #labels: [string, Plain][] = [];

  /** @param isTaken says whether the document has a value at a dotted name already. */
  constructor(isTaken: (name: string) => boolean) {
    this.#isTaken = isTaken;
  }

  add(key: string, value: Plain): void {
    if (key === 'labels') {
      if (isPlainObject(value)) this.#labels.push(...Object.entries(value));
      else if (value !== null) this.#labels.push([key, value]);
      return;
    }
    if (key.startsWith('labels.')) {
      this.#labels.push([key.slice('labels.'.length), value]);
      return;
    }
    const kept = this.#place(key, value);
    if (kept !== undefined) this.#kept.push([key, kept]);
  }

  /** Each as `,"key":value`; `labels` come last. */
  toString(): string {
    let json = this.#kept.map(([key, value]) => `,${quote(key)}:${encodeValue(value)}`).join('');
    const keys = new UniqueKeys();
    const labels = [...this.#labels, ...this.#moved].map(
      ([key, value]) => `${quote(keys.take(labelKey(key)))}:${quote(labelText(value))}`,
    );
    if (labels.length > 0) json += `,"labels":{${labels.join(',')}}`;
    return json;
  }

  /** @returns what stays of the value at a place; undefined when nothing does. */
  #place(name: string, value: Plain): Plain | undefined {
    const type = ecsType(name);
    const isKnown = type !== undefined && fits(value, type);
    const isObject =
      !isKnown && (isPlainObject(value) || (Array.isArray(value) && value.every(isPlainObject)));
    const isRefused = type === undefined ? Array.isArray(value) && !isUniform(value) : !isKnown;
    if (isRefused || !this.#claim(name, isObject, value)) {
      this.#moved.push([name, value]);
      return undefined;
    }
    if (isKnown || !isPlainObject(value)) return value;
    const entries = Object.entries(value);
    const kept: [string, Plain][] = [];
    for (const [key, inner] of entries) {
      const stays = this.#place(`${name}.${key}`, inner);
      if (stays !== undefined) kept.push([key, stays]);
    }
    return kept.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(kept);
  }

  /** Whether a value may stand at a place: a name is a value or an object, and no other name is the same. */
  #claim(name: string, isObject: boolean, value: Plain): boolean {
    if (hasBlankPart.test(name)) return false;
    const parents: string[] = [];
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      const parent = name.slice(0, dot);
      if (this.#values.has(parent) || this.#isTaken(parent) || ecsType(parent) !== undefined) return false;
      parents.push(parent);
    }
    if (this.#values.has(name) || this.#isTaken(name)) return false;
    if (!isObject && value !== null && (this.#objects.has(name) || isEcsObject(name))) return false;
    for (const parent of parents) this.#objects.add(parent);
    if (isObject) this.#objects.add(name);
    else if (value !== null) this.#values.add(name);
    return true;
  }
}

/** Elasticsearch refuses names with parts that are blank. */
const hasBlankPart = /(?:^|\.)\s*(?:\.|$)/;

/** Elasticsearch has lists of one type only. */
function isUniform(list: readonly Plain[]): boolean {
  const types = new Set(list.filter((item) => item !== null).map((item) => typeof item));
  return types.size <= 1 && !list.some(Array.isArray);
}

/** The characters that the keys of labels may not have, as Elastic's loggers replace them (ecs-logging, spec.json). */
function labelKey(key: string): string {
  const label = key.replace(/[.*\\]/g, '_');
  return label.trim() === '' ? '_' : label;
}

/** Labels are keywords; objects may not be nested there. */
function labelText(value: Plain): string {
  return typeof value === 'string' ? value : encodeValue(value);
}
