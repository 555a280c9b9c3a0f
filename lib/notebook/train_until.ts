/**
 * Training that can be watched.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { engineInfo, engineWarning } from "../engine/mod.ts";
import { advance, type Run } from "../geta/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import type { ChartSpec } from "../viz/mod.ts";
import { tick } from "./interrupt.ts";
import { liveChart } from "./live_chart.ts";
import { markdown } from "./markdown.ts";
import { progress } from "./progress.ts";

/** How to watch a run. */
export interface TrainUntilOptions {
  /** Lines of the steps so far; every new step adds one. */
  history: HistoryLine[];
  /** Charts of the history, drawn anew while it grows. */
  charts: ((history: readonly HistoryLine[]) => ChartSpec)[];
}

/**
 * Moves a run on to a step, with a progress bar and live charts below it. The stop button ends it between two steps; run and
 * history are kept, so that the same call goes on where it stopped. Says so first when the engine fell back to something slow.
 *
 * @param run The run; changed in place.
 * @param step Steps that shall be done in the end, at most `run.totalSteps`; nothing happens if they already are.
 * @param options History and charts.
 * @throws {RangeError} If the run has fewer steps.
 * @throws {InterruptedError} If the stop button was pressed.
 * @throws {DivergenceError} If the loss is NaN or infinite.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { createRun, recipe } from "@geta-lab/geta";
 * import type { HistoryLine } from "@geta-lab/geta/report";
 * import { mlp } from "@geta-lab/geta/models";
 * import { trainUntil } from "@geta-lab/geta/notebook";
 * import { historyChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 40, validation: 10, test: 10 }), { size: 4, seed: 0 });
 * const run = createRun(mlp(), source, recipe("mlp", { batch: 4 }));
 * const history: HistoryLine[] = [];
 * const charts = [(lines: readonly HistoryLine[]) => historyChart(lines, "loss")];
 * await trainUntil(run, 2, { history, charts }); // prints "[chart] Training loss"
 * assert.equal(run.step, 2);
 * assert.deepEqual(history.map(({ stage }) => stage), ["dense", "dense"]);
 * ```
 */
export async function trainUntil(
  run: Run,
  step: number,
  { history, charts }: TrainUntilOptions,
): Promise<void> {
  requireInteger("step", step, { min: 0, max: run.totalSteps });
  if (run.step >= step) return;
  const warning = engineWarning(engineInfo());
  if (warning !== undefined) await markdown(`**${warning}**`);
  const bar = progress(step - run.step, "Training"), first = run.step;
  await bar.update(0); // above the charts
  const live = charts.map((build) => liveChart(build));
  for (const line of history) for (const chart of live) await chart.push(line);
  try {
    while (run.step < step) {
      const line = advance(run);
      history.push(line);
      await bar.update(run.step - first, `${line.stage} · loss ${line.loss.toFixed(3)}`);
      for (const chart of live) await chart.push(line);
      await tick();
    }
  } finally {
    // a chart of nothing would only hide the error
    if (history.length > 0) { for (const chart of live) await chart.done(); }
  }
}
