export type { FlushResult } from './collector/connections.ts';
export { configure } from './config/configure.ts';
export type { HandlerConfig } from './config/handlers/all.ts';
export type { ConsoleHandlerConfig } from './config/handlers/console.ts';
export type { FileHandlerConfig } from './config/handlers/file.ts';
export type { MultiprocessHandlerConfig } from './config/handlers/multiprocess.ts';
export type { HubOptions } from './config/level-everywhere.ts';
export { setLevelEverywhere } from './config/level-everywhere.ts';
export type { TimeoutOptions } from './config/lifecycle.ts';
export { flush, shutdown } from './config/lifecycle.ts';
export type {
  Config,
  FormatterConfig,
  FormatterReference,
  JsonFormatterConfig,
  LoggerConfig,
  TextFormatterConfig,
} from './config/types.ts';
export type { ErrorData, StarlogErrorCode } from './errors.ts';
export { ConfigError, StarlogError } from './errors.ts';
export type { EcsFormatterOptions } from './formatters/ecs.ts';
export { EcsFormatter } from './formatters/ecs.ts';
export type { Formatter } from './formatters/formatter.ts';
export { GelfFormatter } from './formatters/gelf.ts';
export type { JsonFormatterOptions } from './formatters/json.ts';
export { JsonFormatter } from './formatters/json.ts';
export { LogfmtFormatter } from './formatters/logfmt.ts';
export type { OtlpJsonFormatterOptions } from './formatters/otlp.ts';
export { OtlpJsonFormatter } from './formatters/otlp.ts';
export type { TextFormatterOptions } from './formatters/text.ts';
export { TextFormatter } from './formatters/text.ts';
export { Gate } from './handlers/gate.ts';
export type { HandlerOptions } from './handlers/handler.ts';
export { Handler, LATER, LineHandler } from './handlers/handler.ts';
export type { LookbackOptions } from './handlers/lookback.ts';
export { LookbackHandler } from './handlers/lookback.ts';
export type { Counters } from './handlers/marks.ts';
export { forget, inc } from './handlers/marks.ts';
export type { MultiprocessOptions } from './handlers/multiprocess.ts';
export { MultiprocessHandler } from './handlers/multiprocess.ts';
export type { RecordKey } from './handlers/record-key.ts';
export type { ChildOptions, Fields } from './logger/bindings.ts';
export { withContext } from './logger/context.ts';
export type { Level, LevelName } from './logger/level.ts';
export { addLevel, levelName, levelNumber } from './logger/level.ts';
export type { LogMethod } from './logger/log-method.ts';
export { Logger } from './logger/logger.ts';
export type { ErrorInfo, Filter, Identity, LogRecord } from './logger/record.ts';
export { getLogger } from './logger/registry.ts';
export type { Serializer, Serializers } from './logger/serializers.ts';
export type { ConsoleHandlerOptions } from './targets/console.ts';
export { ConsoleHandler } from './targets/console.ts';
export type { Durability } from './targets/durability.ts';
export type { FileHandlerOptions } from './targets/file.ts';
export { FileHandler } from './targets/file.ts';
export type { MemoryHandlerOptions } from './targets/memory.ts';
export { MemoryHandler } from './targets/memory.ts';
export type { Duration, Size } from './units.ts';
