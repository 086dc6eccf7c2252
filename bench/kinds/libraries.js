import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { kinds } from './list.js';

const build = '../../dist/index.mjs';

/** starlog's configuration for a job, in main and in the child. */
export function configFor({ kind, file }) {
  return {
    redact: kindOf(kind).redact ?? [],
    handlers: { all: { type: 'multiprocess' }, file: { type: 'file', path: file } },
    loggers: { root: { level: 'info', handlers: ['all'] }, 'starlog.logsink': { handlers: ['file'] } },
  };
}

/** Each gives `call(i)` and `rest()`, which is awaited after some calls and is not measured. */
export const libraries = {
  /** The call into the ring; the rest is the collector's taking all of it, so no call finds the ring full. */
  async starlog(job) {
    const api = await import(build);
    await api.configure(configFor(job));
    const { both, starlog = both } = kindOf(job.kind);
    return {
      call: starlog(api.getLogger('app.worker'), api),
      rest: taken(api),
    };
  },

  /** The call into a destination that does nothing: pino's formatting without output. Rests as often. */
  async pino(job) {
    return { call: await pinoCall(job, { write() {} }), rest: () => sleep(2) };
  },

  /** pino's call through the bridge into the ring; rests as starlog does. */
  async bridge(job) {
    const api = await import(build);
    const { starlogDestination } = await import('../../dist/bridges/pino.js');
    await api.configure(configFor(job));
    return { call: await pinoCall(job, starlogDestination()), rest: taken(api) };
  },

  /** pino's call into its own synchronous destination, a file. */
  async pinoSync(job) {
    const { default: create } = await import('pino');
    const call = await pinoCall(job, create.destination({ dest: `${job.file}.pino`, sync: true }));
    return { call, rest: () => sleep(2) };
  },
};

/** The call by pino into a destination. */
async function pinoCall({ kind }, destination) {
  const { default: create } = await import('pino');
  const { both, pino = both, redact, pinoOptions } = kindOf(kind);
  const api = { storage: new AsyncLocalStorage() };
  const options = { name: 'app.worker', ...(redact && { redact }), ...pinoOptions?.(api) };
  return pino(create(options, destination), api);
}

/** Waits until the collector has taken everything. */
function taken(api) {
  return async () => {
    const { pending, dropped } = await api.flush();
    if (pending + dropped > 0) throw new Error(`${pending} records not taken, ${dropped} dropped`);
  };
}

function kindOf(name) {
  return kinds.find((kind) => kind.name === name);
}
