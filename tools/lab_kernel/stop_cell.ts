/**
 * What the stop button does to a cell.
 *
 * The kernel can be told to terminate what it executes. That is safe while the cell has not waited for anything; behind an `await`
 * it would wait for ever for what was terminated, and all state would be lost. So
 *
 * 1. the cell gets the signal that `tick()` in a loop looks for, and a second to react;
 * 2. if its code cannot wait, it is terminated;
 * 3. else the user is told that it goes on, and that a second stop starts the kernel anew.
 *
 * @module
 */
import { within } from "../notebook/within.ts";
import type { RunningCell } from "./running_cell.ts";

const PATIENCE_MS = 1_000;
const WAITS = /\bawait\b|^\s*import\b/m;

/** What stopping a cell needs. */
export interface StopMeans {
  /** Sends the signal that loops look for. */
  signal: () => void;
  /** Terminates synchronous code. */
  terminate: () => Promise<void>;
  /** Tells the user something, below the cell. */
  tell: (text: string) => Promise<void>;
}

/**
 * Stops a cell as gently as it lets itself be stopped.
 *
 * @param cell The running cell; notes in it what was done.
 * @param means How to reach the kernel and the user.
 * @returns Whether it stopped, goes on, or was given up: then the kernel must be started anew.
 */
export async function stopCell(
  cell: RunningCell,
  { signal, terminate, tell }: StopMeans,
): Promise<"stopped" | "goes on" | "given up"> {
  if (cell.warned) return "given up";
  const ended = () => within(cell.ended.promise.then(() => true), PATIENCE_MS);
  signal();
  if (await ended()) return "stopped";
  if (!mayWait(cell.code)) {
    cell.terminated = true;
    await terminate();
    if (await ended()) return "stopped";
  }
  cell.warned = true;
  await tell(
    "This cell has not stopped yet: it stops where a loop calls `await tick()`, or when what it waits for comes.\n" +
      "Press stop once more to start the kernel anew; its variables are lost then.\n",
  );
  return "goes on";
}

/**
 * Whether code can wait for something at the top level. Says so rather too often, for what stands in a comment.
 *
 * @param code The code of a cell.
 * @returns False if it runs from beginning to end in one go.
 */
export function mayWait(code: string): boolean {
  return WAITS.test(code);
}
