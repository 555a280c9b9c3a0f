import { nodeModule } from "../core/mod.ts";

// Waiting for a timer takes Deno two milliseconds and more, as much as a step of a small network.
const INTERVAL_MS = 250;

/**
 * Gives way to everything else that is waiting: call it once a step in a loop that computes. What waits inside the process goes
 * on at every call; for news from outside (signals, timers) the process looks four times a second. So Ctrl-C or the stop
 * button is heard within a quarter of a second and a step.
 *
 * @param lastLook When the process last looked outside, as the call before answered; nothing at the first call.
 * @returns When it last looked outside, in milliseconds of `performance.now()`.
 *
 * @example
 * ```ts
 * import { yieldToEventLoop } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * let ran = false, lastLook: number | undefined;
 * setTimeout(() => ran = true, 0);
 * for (let step = 0; step < 3; step++) {
 *   // one training step
 *   lastLook = await yieldToEventLoop(lastLook);
 * }
 * assert.ok(ran);
 * ```
 */
export async function yieldToEventLoop(lastLook = -Infinity): Promise<number> {
  const { setImmediate, setTimeout } = nodeModule("node:timers/promises");
  if (performance.now() - lastLook < INTERVAL_MS) {
    await setImmediate();
    return lastLook;
  }
  await setTimeout(0);
  return performance.now();
}
