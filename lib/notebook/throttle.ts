/**
 * Doing something at most so many times a second.
 *
 * @module
 */

/**
 * Makes a function that says whether enough time has passed since it last said yes. The first answer is yes.
 *
 * @param intervalMs Shortest time between two yes, in milliseconds.
 * @param now The clock, in milliseconds.
 * @returns A function that answers true or false.
 *
 * @example
 * ```ts
 * import { throttle } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * let time = 0;
 * const due = throttle(100, () => time);
 * assert.equal(due(), true);
 * time = 99;
 * assert.equal(due(), false);
 * time = 100;
 * assert.equal(due(), true);
 * ```
 */
export function throttle(
  intervalMs: number,
  now: () => number = () => performance.now(),
): () => boolean {
  let last = -Infinity;
  return () => {
    if (now() - last < intervalMs) return false;
    last = now();
    return true;
  };
}
