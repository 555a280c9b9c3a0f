/**
 * What a notebook needs to show things: bundles, charts, tables, progress, and a stop button that keeps the state.
 * Outside Jupyter everything becomes plain text. Importing changes something only inside the Deno Jupyter kernel: outputs
 * are no longer lost at the end of a cell, and an interrupt no longer ends the kernel.
 *
 * @example
 * ```ts
 * import { progress, table, tick } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const bar = progress(3, "steps"), rows = [];
 * for (let step = 1; step <= 3; step++) {
 *   rows.push({ step, loss: 1 / step });
 *   await bar.update(step);
 *   await tick();
 * }
 * await table(rows);
 * assert.equal(rows.length, 3);
 * ```
 *
 * @module
 */
import "./setup.ts";

export * from "./answer_difference.ts";
export * from "./check.ts";
export * from "./display.ts";
export * from "./in_notebook.ts";
export * from "./live_chart.ts";
export * from "./markdown.ts";
export * from "./picture.ts";
export * from "./plot.ts";
export * from "./png.ts";
export * from "./progress.ts";
export { readable } from "./readable.ts";
export * from "./run_to_end.ts";
export * from "./stored_network.ts";
export * from "./table.ts";
export * from "./throttle.ts";
export * from "./train_until.ts";
export { InterruptedError, tick } from "./interrupt.ts";
export type { ChartSpec } from "../viz/mod.ts";
