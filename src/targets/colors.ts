/**
 * Whether output should be coloured where nobody said so: `NO_COLOR` (any value but the empty one) says no,
 * else `FORCE_COLOR` says yes (`0` and `false`: no), else a terminal is coloured unless `TERM` is `dumb`.
 */
export function wantsColors(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

/** Whether a descriptor is that of a terminal. Node's `tty` is not imported: with its sockets it costs 2 ms in each process. */
export function isTerminal(fd: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fd);
}
