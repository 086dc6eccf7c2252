import { createRequire } from 'node:module';
import type * as Zeromq from 'zeromq';
import { loadElsewhere } from './own-files.ts';

/*
 * Packages that are loaded late. They are named in calls that tracers of files and bundlers can read, so that those
 * bring them along; and in a `try` of their own, which they take to mean that the package may be missing. Without
 * it Turbopack does not build a program that has no zeromq.
 */

/** @throws what `require` throws. */
export function loadKoffi(): typeof import('koffi') {
  try {
    return createRequire(import.meta.url)('koffi');
  } catch (error) {
    return loadElsewhere('koffi', error) as typeof import('koffi');
  }
}

/** @throws what `require` throws. */
export function loadZeromq(): typeof Zeromq {
  try {
    return createRequire(import.meta.url)('zeromq');
  } catch (error) {
    return loadElsewhere('zeromq', error) as typeof Zeromq;
  }
}

/** @throws what `require` throws. */
export function loadYaml(): typeof import('yaml') {
  try {
    return createRequire(import.meta.url)('yaml');
  } catch (error) {
    return loadElsewhere('yaml', error) as typeof import('yaml');
  }
}
