import { programTime } from '../base/clock.ts';
import { doorOf } from '../logger/door.ts';
import { levelNumber } from '../record/level.ts';

const INFO = 30;

/**
 * Takes lines of which nobody says what they are: written by something between pino and its destination, or by hand.
 * @param nameless the logger of lines that name none.
 */
export function takeText(text: string, nameless: string): void {
  for (const line of text.split('\n')) {
    if (line.trim() !== '') takeLine(line, nameless);
  }
}

function takeLine(line: string, nameless: string): void {
  const said = parse(line);
  if (said === undefined) {
    doorOf(nameless).record({ level: INFO, message: line });
    return;
  }
  const { name, level, time } = said;
  const door = doorOf(typeof name === 'string' && name !== '' ? name : nameless);
  door.line(`${line}\n`, numberOf(level), Number.isFinite(time) ? Number(time) : programTime(), 0, true);
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function numberOf(level: unknown): number {
  try {
    return typeof level === 'string' || typeof level === 'number' ? levelNumber(level) : INFO;
  } catch {
    return INFO;
  }
}
