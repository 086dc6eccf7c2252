import { ConfigError, StarlogError, type StarlogErrorCode } from '../../base/errors.ts';

/** An error on its way to main, from the collector's thread or process: a class does not survive that. */
export interface FailureMessage {
  /** `failed`: the collector did not start. */
  readonly type: 'failed' | 'trouble';
  readonly code: string;
  readonly message: string;
  readonly data?: unknown;
  readonly cause?: unknown;
}

export function failureMessage(type: FailureMessage['type'], error: unknown): FailureMessage {
  const { message, cause } = error as Error;
  const code = (error as { code?: unknown }).code;
  return {
    type,
    code: typeof code === 'string' && code.startsWith('STARLOG_') ? code : 'STARLOG_COLLECTOR_FAILED',
    message,
    data: error instanceof StarlogError ? error.data : undefined,
    cause: cause instanceof Error ? cause : undefined,
  };
}

/** The error of a message. */
export function errorOf(message: FailureMessage): StarlogError {
  const data = (message.data ?? {}) as Readonly<Record<string, unknown>>;
  const { code, message: text, cause } = message;
  if (code === 'STARLOG_BAD_CONFIG') return new ConfigError(String(data.path), data.value, text, { cause });
  return new StarlogError(code as StarlogErrorCode, text, data, { cause });
}
