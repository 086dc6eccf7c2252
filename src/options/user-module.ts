import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { ConfigError } from '../base/errors.ts';
import type { Settings } from './description.ts';
import { text } from './kinds.ts';
import { Option } from './option.ts';
import { isPlainObject } from './plain-object.ts';

const PATH = 'the path of a module, or the name of a package';

const OPTIONS =
  'plain data; leave functions and the like to the module, since options are copied to the collector';

/** The deepest nesting of plain data; an object that leads back to itself is deeper. */
const MAX_DEPTH = 100;

/** The options of every part that a module of the user makes. */
export const MODULE_OPTIONS = {
  path: text(PATH, /./s).needed.about(
    'The module: a path, absolute or relative to the configuration file, without one to the working directory; a "file:" URL; or the name of a package.',
  ),
  from: text('a folder', /./s).about(
    'The folder that a relative path starts at. Default: that of the configuration file.',
  ),
  options: new Option<Record<string, unknown>>(
    () => ({ type: 'object', title: 'object' }),
    (value, place) => {
      if (!isPlainObject(value)) return place.unfit(value, 'an object');
      return isPlainData(value) ? value : place.unfit(value, OPTIONS);
    },
  ).about(
    'What the class or function of the module is given: plain data, since it is copied to the thread or process that collects. Default: nothing.',
  ),
};

type UserModule = Settings<typeof MODULE_OPTIONS>;

/** Whether JSON can hold it: options go to a thread, or to a process of the collector's own. */
function isPlainData(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > MAX_DEPTH) return false;
  const isContainer = Array.isArray(value) || isPlainObject(value);
  return isContainer && Object.values(value).every((inner) => isPlainData(inner, depth + 1));
}

/**
 * A part with the folder that its module is found from, where it is one of a module: another process, or a thread, may have
 * another working directory.
 * @param folder where the configuration is; absolute.
 */
export function placed<Part extends { type: string }>(part: Part, folder: string): Part {
  if (part.type !== 'module') return part;
  return { ...part, from: resolve(folder, (part as Partial<UserModule>).from ?? '') };
}

type Make = (options: unknown) => unknown;

/**
 * The object that the default export of a module makes of its options: a class by `new`, a function by a call. Synchronous, as
 * all of `configure` is up to its first log call, so the module can't have a top-level await.
 * @param part what it should make, for errors.
 * @param method a method that tells a class of such parts from a function.
 * @throws ConfigError when it can't be loaded, has no such export, or that throws.
 */
export function makeFromModule(
  { path, from = process.cwd(), options }: UserModule,
  part: string,
  method: string,
): unknown {
  const what = `the module ${inspect(path)} of a ${part}`;
  const fail = (problem: string, cause?: unknown): ConfigError =>
    new ConfigError('', path, `${what} ${problem}`, { cause });
  const made = defaultOf(load(path, from, fail));
  if (typeof made !== 'function') {
    throw fail(`has no class or function as its default export; write "export default class ..."`);
  }
  try {
    return isClass(made, method) ? Reflect.construct(made, [options ?? {}]) : (made as Make)(options ?? {});
  } catch (cause) {
    throw fail(`threw when it was asked for the ${part}: ${messageOf(cause)}`, cause);
  }
}

type Fail = (problem: string, cause?: unknown) => ConfigError;

function load(path: string, from: string, fail: Fail): unknown {
  const require = createRequire(join(from, 'starlog.config'));
  let file: string;
  try {
    file = require.resolve(path.startsWith('file:') ? fileURLToPath(path) : path);
  } catch (cause) {
    const way = 'give a path that begins with ./, an absolute one, or the name of an installed package';
    throw fail(`can't be found from ${from}; ${way}`, cause);
  }
  try {
    return require(file);
  } catch (cause) {
    const isLate = (cause as { code?: unknown }).code === 'ERR_REQUIRE_ASYNC_MODULE';
    throw isLate
      ? fail('has a top-level await, for which nobody can wait here; do that work later', cause)
      : fail(`can't be loaded: ${messageOf(cause)}`, cause);
  }
}

/** The default export of a module of either kind, and of one that was compiled from one kind to the other. */
function defaultOf(module: unknown): unknown {
  const { default: inner } = Object(module) as { default?: unknown };
  return inner ?? module;
}

function isClass(made: object, method: string): boolean {
  const { prototype } = made as { prototype?: Record<string, unknown> };
  return typeof prototype?.[method] === 'function' || /^class\b/.test(Function.prototype.toString.call(made));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
