/**
 * The stop button. By default an interrupt (SIGINT) kills the Deno kernel and everything computed so far is lost; here it
 * only raises a flag, which a loop looks at between two steps.
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
 * Lets outputs, timers and signals through ({@linkcode yieldToEventLoop}), and stops the loop that calls it if the user asked for it.
 * Call it once a step.
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

/** Turns SIGINT from the end of the process into a flag for {@linkcode tick}. */
export function listenForInterrupt(): void {
  if (Deno.build.os === "windows") return; // has no such signal
  Deno.addSignalListener("SIGINT", () => {
    interrupted = true;
  });
}

/** Forgets an interrupt that no loop has noticed. */
export function clearInterrupt(): void {
  interrupted = false;
}
