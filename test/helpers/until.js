// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a condition holds.
 * @template Value
 * @param {() => Value | Promise<Value>} condition
 * @param {string | (() => string)} what for the error, when it has not come true after `timeout` milliseconds.
 * @param {number} [timeout]
 * @returns {Promise<Value>} what the condition returned.
 */
export async function until(condition, what, timeout = 60_000) {
  const end = performance.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) {
      throw new Error(`Waited ${timeout} ms in vain for ${typeof what === 'string' ? what : what()}`);
    }
    await sleep(5);
  }
}
