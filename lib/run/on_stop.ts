/** Signals that ask a program to stop. */
export type StopSignal = "SIGINT" | "SIGTERM";

/**
 * What a program that stopped on a signal answers: 128 plus the number of the signal.
 *
 * @example
 * ```ts
 * import { stopExitCodes } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(stopExitCodes, { SIGINT: 130, SIGTERM: 143 });
 * ```
 */
export const stopExitCodes: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Calls back when the user presses Ctrl-C or the system asks the program to end, instead of ending it. The callback should
 * set a flag that the training loop looks at between two steps, so that a checkpoint is always of a whole step.
 *
 * The loop must let the event loop run now and then (`await` a timer): signals arrive there.
 *
 * @param callback Gets the signal.
 * @returns A function that brings back the usual behaviour.
 *
 * @example
 * ```ts
 * import { onStop, type StopSignal } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * let stopped: StopSignal | undefined;
 * const release = onStop((signal) => stopped = signal);
 * release();
 * assert.equal(stopped, undefined);
 * ```
 */
export function onStop(callback: (signal: StopSignal) => void): () => void {
  // Windows knows no SIGTERM
  const signals: StopSignal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const listeners = signals.map((signal) => {
    const listener = () => callback(signal);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return () => listeners.forEach((remove) => remove());
}
