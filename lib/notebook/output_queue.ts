/**
 * Repairs lost outputs of the Deno 2.9 kernel, which tells Jupyter that a cell is finished before the last of its outputs
 * are sent. Clients then drop them or file them under the next cell. The kernel awaits an internal function after every
 * successful cell; here that function is made to wait until the queue must be empty.
 *
 * @module
 */

import { readable } from "./readable.ts";

// The queue belongs to the process, hence the state of a module: what entered it since the last cell ended.
let messages = 0;
let bytes = 0;

const PRINTERS = ["log", "info", "debug", "warn", "error", "table", "dir"] as const;

const DISPLAY = Symbol.for("Jupyter.display");

interface KernelInternals {
  broadcastResult?: (count: number, result: unknown) => Promise<void>;
}

/**
 * Notes that an output was queued.
 *
 * @param size About how large it is, in bytes.
 */
export function countOutput(size: number): void {
  messages += 1;
  bytes += size;
}

/**
 * How long the kernel needs to send what is queued, by measurement and with a margin.
 *
 * ```text
 * wait = 20 + 0.4 messages + bytes / 20000
 * ```
 *
 * @param queued Number of messages, and their bytes.
 * @returns The time in milliseconds, 0 if nothing is queued.
 */
export function drainTime(queued: { messages: number; bytes: number }): number {
  return queued.messages === 0 ? 0 : 20 + 0.4 * queued.messages + queued.bytes / 20_000;
}

/**
 * Makes every cell wait for its outputs. Does nothing where the internal function is missing.
 *
 * @param onCellEnd Called when a cell has succeeded.
 */
export function repairOutput(onCellEnd: () => void): void {
  const kernel = kernelInternals();
  const send = kernel?.broadcastResult;
  if (!kernel || !send) return;
  for (const name of PRINTERS) {
    const print = console[name].bind(console) as (...values: unknown[]) => void;
    console[name] = (...values: unknown[]) => {
      countOutput(
        values.reduce((sum: number, v) => sum + (typeof v === "string" ? v.length : 50), 0),
      );
      print(...values);
    };
  }
  kernel.broadcastResult = async (count, result) => {
    if (result !== undefined) countOutput(0);
    const wait = drainTime({ messages, bytes });
    messages = bytes = 0;
    await send(count, shown(result));
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    onCellEnd();
  };
}

/** Objects as readable text, unless they say themselves how they are shown. */
function shown(result: unknown): unknown {
  const itself = result === null || typeof result !== "object" || DISPLAY in result;
  return itself ? result : { [DISPLAY]: () => ({ "text/plain": readable(result) }) };
}

function kernelInternals(): KernelInternals | undefined {
  try {
    const deno = Deno as unknown as Record<symbol, { jupyter?: KernelInternals } | undefined>;
    const name = (Deno as unknown as { internal: symbol }).internal;
    return deno[name]?.jupyter;
  } catch {
    return undefined;
  }
}
