/**
 * Whether the program runs in a notebook.
 *
 * @module
 */

/**
 * Says whether the program runs inside the Deno Jupyter kernel.
 *
 * Outside the kernel, reading `Deno.jupyter` throws; this function does not.
 *
 * @returns True inside the kernel.
 *
 * @example A test does not run in a notebook
 * ```ts
 * import { inNotebook } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(inNotebook(), false);
 * ```
 */
export function inNotebook(): boolean {
  try {
    return typeof Deno.jupyter.broadcast === "function";
  } catch {
    return false;
  }
}
