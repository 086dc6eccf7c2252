import { captureConsole } from 'starlogjs/console';

export const levels = { trace: 10, debug: 20, log: 30, warn: 40, error: 50, info: 30 };

export async function open(name) {
  captureConsole({ logger: name });
  return {
    log: (level, message) => console[level]('%s', message),
    error: (message, error) => console.error(message, error),
  };
}
