/** The property's value; where reading it throws, a text that says so. Never throws. */
export function readProperty(owner: object, key: string | number): unknown {
  try {
    return (owner as Record<string | number, unknown>)[key];
  } catch (thrown) {
    return thrownText('getter', thrown);
  }
}

/** The property's value; `undefined` where it can't be read or there is nothing to read from. Never throws. */
export function tryRead(owner: unknown, key: string | symbol): unknown {
  try {
    return (owner as Record<string | symbol, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** The text for a value that could not be had: `[getter threw: message]`. Never throws. */
export function thrownText(culprit: string, thrown: unknown): string {
  const message = tryRead(thrown, 'message');
  return `[${culprit} threw: ${typeof message === 'string' ? message : safeString(thrown)}]`;
}

/** `String(value)`, also for values that refuse. Never throws. */
export function safeString(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'unreadable value';
  }
}
