export type { MemoryHandlerOptions } from '../targets/memory.ts';
export { MemoryHandler } from '../targets/memory.ts';
export type { CapturedLogs, CaptureOptions } from './capture.ts';
export { captureLogs } from './capture.ts';
export type { Logged } from './logged.ts';
export { assertLogged, assertNotLogged, findLogged, waitForLogged } from './logged.ts';
export type { LogMatchers, MatcherResult } from './matchers.ts';
export { matchers } from './matchers.ts';
export type { Expected, RecordPattern, TextPattern } from './pattern.ts';
