import { hangupIgnored } from "./hangup_ignored.ts";

/** Signals that ask a program to stop; SIGPIPE: what it writes is read by nobody any more. */
export type StopSignal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGPIPE";

/**
 * What a program that stopped on a signal answers: 128 plus the number of the signal.
 *
 * @example
 * ```ts
 * import { stopExitCodes } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(stopExitCodes, { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 });
 * ```
 */
export const stopExitCodes: Record<StopSignal, number> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGPIPE: 141,
  SIGTERM: 143,
};

/**
 * Calls back when the user presses Ctrl-C, the terminal is closed or the system asks the program to end, instead of ending it.
 * The callback should set a flag that the training loop looks at between two steps, so that a checkpoint is always of a whole
 * step.
 *
 * The loop must let the event loop run now and then (`await` a timer): signals arrive there.
 *
 * A program under `nohup` goes on when its terminal is closed, see {@linkcode hangupIgnored}.
 *
 * @param callback Gets the signal.
 * @param signals Which to listen to; those the system does not know are left out.
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
export function onStop(
  callback: (signal: StopSignal) => void,
  signals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"],
): () => void {
  const listeners = known().filter((signal) => signals.includes(signal)).map((signal) => {
    // Deno itself would end the process
    const deaf = signal === "SIGHUP" && hangupIgnored();
    const listener = () => deaf ? undefined : callback(signal);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return () => listeners.forEach((remove) => remove());
}

/** Signals that can be listened to here. */
function known(): StopSignal[] {
  return Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}
