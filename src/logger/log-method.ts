/**
 * Logs a record, if its level is on. Takes `(message, fields)`, `(message, error)`, `(message, ...values)` with
 * printf placeholders (`%s %d %i %f %j %o %O %c`), `(fields, message)` in pino's order, `(error)`, `(error, message)`,
 * or a function in place of the message, which is called only when the level is on. A placeholder that would hide what it is given
 * (`%d` an object, `%c` what is no style) stays in the message as it is; an error is the record's error also where one shows it.
 * Never throws.
 */
export interface LogMethod {
  (message: string, ...values: unknown[]): void;
  (message: () => unknown, ...values: unknown[]): void;
  (fields: object, message?: string, ...values: unknown[]): void;
  /** For what a `catch` gives, which is of any type. */
  (error: unknown, message?: string, ...values: unknown[]): void;
}
