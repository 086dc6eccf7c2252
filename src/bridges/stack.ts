/** The error that a stack is of, where nothing else is left of it. */
export function errorOfStack(stack: string, message: string): object {
  const [, type = 'Error', text = message] = /^([\w$.]+)(?:: (.*))?/.exec(stack) ?? [];
  return { type, message: text, stack };
}
