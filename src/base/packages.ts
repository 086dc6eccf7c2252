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

/** @throws what `require` throws. */
export function loadWinston(): typeof import('winston') {
  try {
    return createRequire(import.meta.url)('winston');
  } catch (error) {
    return loadElsewhere('winston', error) as typeof import('winston');
  }
}

/** @throws what `require` throws. */
export function loadDebug(): unknown {
  try {
    return createRequire(import.meta.url)('debug');
  } catch (error) {
    return loadElsewhere('debug', error);
  }
}

/** @throws what `require` throws. */
export function loadOpenTelemetry(): typeof import('@opentelemetry/api') {
  try {
    return createRequire(import.meta.url)('@opentelemetry/api');
  } catch (error) {
    return loadElsewhere('@opentelemetry/api', error) as typeof import('@opentelemetry/api');
  }
}
