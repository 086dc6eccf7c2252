import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Files of ours, and packages, that are found at run time. In a bundle of a program nothing stands where this source
 * says: `import.meta.url` is that of the bundle, that of a machine that built it, or missing (CommonJS).
 */

/** The scripts of ours that start a thread or a process. */
export type Entry = 'thread' | 'manager' | 'tidy-thread';

/** Where they are in the package, said so that tracers of files find them, and that webpack leaves them alone. */
const IN_PACKAGE: Readonly<Record<Entry, () => URL>> = {
  thread: () => new URL(/* webpackIgnore: true */ '../entries/collector-thread.js', import.meta.url),
  manager: () => new URL(/* webpackIgnore: true */ '../entries/manager.js', import.meta.url),
  'tidy-thread': () => new URL(/* webpackIgnore: true */ '../entries/tidy-thread.js', import.meta.url),
};

/** Endings of the file name of a bundled entry, beside the bundle of the program. */
const ENDINGS = ['.js', '.mjs', '.cjs'];

/**
 * The path of a script of ours; undefined where it can't be found: in a bundle that was made without it. It is looked
 * for in this package, then as `starlog-<entry>.js` beside the bundle and the main script, then in the package that
 * the program would import.
 */
export function findEntry(entry: Entry): string | undefined {
  const candidates = ownFiles().flatMap((own) => {
    if (isInPackage(own)) return [fileURLToPath(IN_PACKAGE[entry]())];
    return ENDINGS.map((ending) => join(dirname(own), `starlog-${entry}${ending}`));
  });
  return candidates.find((candidate) => existsSync(candidate)) ?? findInPackage(`starlogjs/${entry}`);
}

/**
 * Loads a package that this file does not find: as the main script would.
 * @throws `error`, which said that it was not found here, where that one does not find it either.
 */
export function loadElsewhere(name: string, error: unknown): unknown {
  for (const own of ownFiles()) {
    try {
      return createRequire(own)(name);
    } catch {
      // The first one says it.
    }
  }
  throw error;
}

/** This very file, in whatever bundle it is, and what stands for the place of the program. */
function ownFiles(): string[] {
  const files: string[] = [];
  // Missing in CommonJS, whatever its type says; and a bundler may have its own idea of it.
  const url = import.meta.url as string | undefined;
  if (url?.startsWith('file:')) files.push(fileURLToPath(url));
  if (typeof __filename === 'string') files.push(__filename);
  if (process.argv[1] !== undefined) files.push(process.argv[1]);
  // Never the working directory: in one that others may write to, they would say what runs.
  return files;
}

/** True where a file is this one as the package has it (scripts/bundle.js leaves it apart), and not a bundle of somebody's program. */
function isInPackage(file: string): boolean {
  return basename(file) === 'own-files.js';
}

function findInPackage(door: string): string | undefined {
  for (const own of ownFiles()) {
    try {
      return createRequire(own).resolve(door);
    } catch {
      // The package is not installed there.
    }
  }
  return undefined;
}
