import { VERSION } from './version.ts';

/*
 * A process may load this package more than once: two dependencies have each installed it, a bundler has put it into several
 * bundles, or a test runner resets its modules. Two copies were two sets of loggers, of which one is not configured and
 * says nothing. So the first one shows its core to all of the same version. It does so by a global symbol, which is
 * there once for each thread, and for each sandbox such as Jest's, whose modules are to know nothing of each other.
 */
const KEY: symbol = Symbol.for('starlog.v1');

interface Copy {
  readonly version: string;
  readonly path: string;
  readonly core: unknown;
}

/**
 * The core of the copy of this version that was loaded first.
 * @param load loads the core of this very copy; called only where it is the first.
 */
export function oneCopy<Core>(load: () => Core, version: string = VERSION, path: string = ownPlace()): Core {
  const copies = known();
  const same = copies.find((copy) => copy.version === version);
  if (same !== undefined) return same.core as Core;
  const core = load();
  const [first] = copies;
  copies.push({ version, path, core });
  if (first !== undefined) tell(first, version, path);
  return core;
}

/** The folder of the package, or the bundle that it is in. */
function ownPlace(): string {
  // Missing in a bundle that is an ES module.
  const file = typeof __filename === 'string' ? __filename : (process.argv[1] ?? 'a bundle');
  return file.replace(/[\\/]dist[\\/]base[\\/]one-copy\.js$/, '');
}

function known(): Copy[] {
  const all = globalThis as unknown as Record<symbol, Copy[] | undefined>;
  const copies = all[KEY] ?? [];
  // Not enumerable: test runners look for globals that a test leaves behind.
  if (all[KEY] === undefined) Object.defineProperty(all, KEY, { value: copies, configurable: true });
  return copies;
}

/** What one version hands to another would have to fit for ever: each has loggers of its own, and the program is told. */
function tell(first: Copy, version: string, path: string): void {
  const text = `Two versions of starlogjs are loaded: ${first.version} from ${first.path}, and ${version} from ${path}. Each has loggers of its own, so what is logged by the one that configure() was not called of reaches nobody, and is redacted by its own rules only; have one version, by "npm dedupe", or by "overrides": { "starlogjs": "${first.version}" } in the package.json of the program`;
  process.emitWarning(
    Object.assign(new Error(text), { name: 'StarlogWarning', code: 'STARLOG_TWO_VERSIONS' }),
  );
}
