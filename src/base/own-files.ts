import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Files of ours, and packages, that are found at run time. This file is CommonJS and stands apart (scripts/bundle.js). In a bundle of
 * a program nothing stands where it says: `__filename` is that of the bundle, that of a machine that built it, or missing (ESM).
 */

/** The scripts of ours that start a thread or a process. */
export type Entry = 'thread' | 'manager' | 'tidy-thread';

/** Where they are in the package, said so that tracers of files find them. */
const IN_PACKAGE: Readonly<Record<Entry, () => string>> = {
  thread: () => join(__dirname, '../entries/collector-thread.js'),
  manager: () => join(__dirname, '../entries/manager.js'),
  'tidy-thread': () => join(__dirname, '../entries/tidy-thread.js'),
};

/** Where the ES modules stand that lead to this one. */
const doors: string[] = [];

/** Told by each ES module that leads here; in a bundle that is one, nobody else knows where that is. @param url its `import.meta.url`. */
export function doorIs(url: string | undefined): void {
  // A bundler may have its own idea of it.
  if (url?.startsWith('file:')) doors.push(fileURLToPath(url));
}

/** Endings of the file name of a bundled entry, beside the bundle of the program. */
const ENDINGS = ['.js', '.mjs', '.cjs'];

/**
 * The path of a script of ours; undefined where it can't be found: in a bundle that was made without it. It is looked
 * for in this package, then as `starlog-<entry>.js` beside the bundle and the main script, then in the package that
 * the program would import.
 */
export function findEntry(entry: Entry): string | undefined {
  const beside = ownFiles().flatMap((own) =>
    ENDINGS.map((ending) => join(dirname(own), `starlog-${entry}${ending}`)),
  );
  const candidates = isInPackage() ? [IN_PACKAGE[entry](), ...beside] : beside;
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
  const files = typeof __filename === 'string' ? [__filename, ...doors] : [...doors];
  if (process.argv[1] !== undefined) files.push(process.argv[1]);
  // Never the working directory: in one that others may write to, they would say what runs.
  return files;
}

/** True where this is the file that the package has, and no bundle of somebody's program: as far as a name tells, which a bundler may keep. */
function isInPackage(): boolean {
  return typeof __filename === 'string' && basename(__filename) === 'own-files.js';
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
