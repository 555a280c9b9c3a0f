import { setImmediate, setTimeout } from "node:timers/promises";

// Waiting for a timer takes Deno two milliseconds and more, as much as a step of a small network.
const INTERVAL_MS = 250;

/**
 * Makes a pause for loops that compute: call it once a step. What waits inside the process goes on at every call; the process
 * looks for news from outside (signals, timers) at the first call and then four times a second. So Ctrl-C or the stop button
 * is heard within a quarter of a second and a step.
 *
 * @returns A function that gives way to everything else that is waiting.
 *
 * @example
 * ```ts
 * import { createPause } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const pause = createPause();
 * let ran = false;
 * setTimeout(() => ran = true, 0);
 * for (let step = 0; step < 3; step++) await pause(); // after each training step
 * assert.ok(ran);
 * ```
 */
export function createPause(): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < INTERVAL_MS) return await setImmediate();
    await setTimeout(0);
    last = performance.now();
  };
}
