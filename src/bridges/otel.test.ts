import { AsyncLocalStorage } from 'node:async_hooks';
import * as api from '@opentelemetry/api';
import { logs, SeverityNumber } from '@opentelemetry/api-logs';
import { BatchLogRecordProcessor, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withContext } from '../logger/context.ts';
import { getLogger, hierarchy } from '../logger/registry.ts';
import { MemoryHandler } from '../targets/memory.ts';
import { addTraceIds, StarlogExporter } from './otel.ts';

const SPAN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const IDS = { trace_id: SPAN.traceId, span_id: SPAN.spanId, trace_flags: '01' };

let memory: MemoryHandler;

beforeEach(() => {
  memory = new MemoryHandler();
  getLogger().addHandler(memory).setLevel('trace');
});
afterEach(() => hierarchy.reset());

describe('StarlogExporter', () => {
  it('takes what the loggers of the SDK emit', async () => {
    const exporter = new StarlogExporter();
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    logs.setGlobalLoggerProvider(provider);
    const logger = logs.getLogger('my.lib');
    const time = Date.now() - 5000;
    const context = api.trace.setSpanContext(api.ROOT_CONTEXT, SPAN);
    logger.emit({
      severityNumber: SeverityNumber.WARN,
      body: 'careful',
      attributes: { n: 1 },
      timestamp: time,
    });
    logger.emit({ severityNumber: SeverityNumber.INFO3, body: { an: 'object' }, context });
    logger.emit({ eventName: 'user.login', attributes: { user: 'ann' } });
    logger.emit({
      severityText: 'ERROR',
      body: 'failed',
      attributes: {
        'exception.type': 'TypeError',
        'exception.message': 'boom',
        'exception.stacktrace': 'at x',
        n: 2,
      },
    });
    const simple = memory.records.map(({ level, message, fields }) => ({ level, message, fields }));
    expect(simple).toEqual([
      { level: 40, message: 'careful', fields: { n: 1 } },
      { level: 35, message: '', fields: { ...IDS, body: { an: 'object' } } },
      { level: 30, message: 'user.login', fields: { eventName: 'user.login', user: 'ann' } },
      { level: 50, message: 'failed', fields: { n: 2 } },
    ]);
    expect(memory.records[0]).toMatchObject({ name: 'my.lib', time });
    expect(memory.records[3]?.error).toEqual({ type: 'TypeError', message: 'boom', stack: 'at x' });
    await provider.shutdown();
    logs.disable();
  });

  it('has taken everything when a batch is flushed', async () => {
    const exporter = new StarlogExporter({ logger: 'otel' });
    const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    for (let count = 0; count < 10; count++) provider.getLogger('').emit({ body: `${count}` });
    await provider.forceFlush();
    expect(memory.records.map(({ message }) => message)).toEqual([...'0123456789']);
    await provider.shutdown();
  });
});

describe('addTraceIds', () => {
  const storage = new AsyncLocalStorage<api.Context>();
  const manager: api.ContextManager = {
    active: () => storage.getStore() ?? api.ROOT_CONTEXT,
    with: (context, fn, self, ...args) => storage.run(context, () => fn.apply(self, args)),
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };

  beforeEach(() => void api.context.setGlobalContextManager(manager));
  afterEach(() => api.context.disable());

  it('gives records the ids of the active span, under what else they carry', async () => {
    const inSpan = <T>(fn: () => T): T =>
      api.context.with(api.trace.setSpanContext(api.ROOT_CONTEXT, SPAN), fn);
    const log = getLogger('app');
    const end = addTraceIds();
    log.info('outside');
    inSpan(() => log.info('inside', { a: 1 }));
    await inSpan(async () => {
      await Promise.resolve();
      withContext({ span_id: 'mine', b: 2 }, () => log.info('later'));
    });
    end();
    inSpan(() => log.info('no more'));
    expect(memory.records.map(({ fields }) => fields)).toEqual([
      {},
      { ...IDS, a: 1 },
      { ...IDS, span_id: 'mine', b: 2 },
      {},
    ]);
  });
});
