/** The largest time that a JavaScript date can hold; `toISOString` throws beyond it. */
const MAX_TIME = 8.64e15;

/** The last time, of which there are mostly several records. */
let known = Number.NaN;
let text = '';

/** Milliseconds since 1970 as ISO 8601 text in UTC. What is no time of a date becomes the nearest, or 1970. */
export function isoTime(time: number): string {
  if (time === known) return text;
  const date = new Date(Number.isNaN(time) ? 0 : Math.min(MAX_TIME, Math.max(-MAX_TIME, time)));
  known = time;
  text = date.toISOString();
  return text;
}
