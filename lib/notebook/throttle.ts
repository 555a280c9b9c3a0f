/**
 * Limits how often something is done.
 *
 * @module
 */

/**
 * Creates a function that returns true at most once in an interval; the first call returns true.
 *
 * @param intervalMs Shortest time between two calls that return true, in milliseconds.
 * @param now The clock, in milliseconds.
 * @returns The function.
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
