/**
 * The stop button. By default an interrupt (SIGINT) kills the Deno kernel and everything computed so far is lost; here it
 * only sets a flag, which a loop checks between two steps.
 *
 * @module
 */
import { yieldToEventLoop } from "../run/mod.ts";

// A signal reaches the process, not a cell, hence the state of a module.
let interrupted = false, lastLook: number | undefined;

/** Thrown by {@linkcode tick} after the stop button was pressed. */
export class InterruptedError extends Error {
  /** Always `"InterruptedError"`. */
  override readonly name = "InterruptedError";

  /** Makes the error. */
  constructor() {
    super("Stopped by the user, the state of the kernel is kept");
  }
}

/**
 * Lets outputs, timers and signals be handled ({@linkcode yieldToEventLoop}), then stops the calling loop if the stop button was
 * pressed. Call it once a step.
 *
 * @returns After at least one turn of the event loop.
 * @throws {InterruptedError} If the stop button was pressed since the last call.
 *
 * @example
 * ```ts
 * import { tick } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * let steps = 0;
 * for (let step = 0; step < 3; step++) {
 *   steps++; // one training step
 *   await tick();
 * }
 * assert.equal(steps, 3);
 * ```
 */
export async function tick(): Promise<void> {
  lastLook = await yieldToEventLoop(lastLook);
  if (!interrupted) return;
  interrupted = false;
  throw new InterruptedError();
}

/** Makes SIGINT set a flag for {@linkcode tick} instead of ending the process. */
export function listenForInterrupt(): void {
  if (Deno.build.os === "windows") return; // has no such signal
  Deno.addSignalListener("SIGINT", () => {
    interrupted = true;
  });
}

/** Clears the flag of an interrupt that no loop has checked. */
export function clearInterrupt(): void {
  interrupted = false;
}
