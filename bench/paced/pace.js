/**
 * Logs at a steady rate, by a timer that makes up for what its delay has left undone, as work comes to a server.
 * @param {(id: number) => void} log
 * @param {number} rate records a second; 0 logs a single one.
 * @param {{ first: number, calls?: number[] }} options the first id; `calls` is given the time before each call,
 * in milliseconds of the system's steady clock.
 * @returns a function that stops it and gives the number of records.
 */
export function pace(log, rate, { first, calls }) {
  const began = performance.now();
  let accepted = 0;
  let timer;
  const one = () => {
    calls?.push(steadyMs());
    log(first + accepted);
    accepted += 1;
  };
  const tick = () => {
    const due = Math.floor(((performance.now() - began) * rate) / 1e3);
    while (accepted < due) one();
    timer = setTimeout(tick, Math.max(1, 1e3 / rate));
  };
  if (rate === 0) one();
  else tick();
  return () => {
    clearTimeout(timer);
    return accepted;
  };
}

/** Milliseconds of a clock that all processes share and nobody sets. */
export function steadyMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}
