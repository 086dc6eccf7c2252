import { StarlogError } from '../base/errors.ts';

/** What every bridge takes. */
export interface BridgeOptions {
  /** The logger of records that have no name of their own. Default: the root logger. */
  readonly logger?: string;
}

/** The dotted name of what another library calls by several words. */
export function dotted(words: readonly unknown[]): string {
  return words.map(String).filter(Boolean).join('.');
}

/**
 * Loads what a bridge can't do without.
 * @throws StarlogError `STARLOG_NO_PACKAGE`.
 */
export function needed<Package>(bridge: string, name: string, load: () => Package): Package {
  try {
    return load();
  } catch (cause) {
    const text = `starlogjs/${bridge} needs the package "${name}", which can't be loaded here; npm install ${name}`;
    throw new StarlogError('STARLOG_NO_PACKAGE', text, { package: name }, { cause });
  }
}
