/**
 * Text with formulas as an output.
 *
 * @module
 */
import { display } from "./display.ts";

/**
 * Shows Markdown; Jupyter renders `$...$` as mathematics.
 *
 * @param text The Markdown source; outside a notebook it is printed as it is.
 *
 * @example
 * ```ts
 * import { markdown } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await markdown("The step size is $d = 0.1$."), undefined);
 * ```
 */
export async function markdown(text: string): Promise<void> {
  await display({ "text/markdown": text, "text/plain": text });
}
